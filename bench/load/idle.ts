import { exit } from '../../e2e/hearth.ts'
import { forkBundled, told } from '../contenders.ts'

export type IdleOrder =
  /** Null for who needs no token. At most `atOnce` of them are on their way. */
  | { do: 'come'; url: string; tokens: (string | null)[]; atOnce: number }
  /** The server is about to end. So many of them no longer know what came last in one of their rooms. */
  | { do: 'prepare'; behind: number }
  /** It has ended, and another is about to be there: until everybody is back and knows everything. */
  | { do: 'come back' }
  | { do: 'leave' }

/** `time`: processor time of the members themselves, microseconds. */
export type IdleReport = { here: number; seconds: number; time: number }
export type IdleAnswer = { report: IdleReport } | { failed: string }

export type Idlers = { order(order: IdleOrder): Promise<IdleReport>; stop(): Promise<void> }

/** Orders are followed one after another. */
export async function startIdlers(): Promise<Idlers> {
  const child = await forkBundled('bench/load/idle-process.ts')
  return {
    async order(order) {
      const answered = told<IdleAnswer>(child)
      child.send(order)
      const answer = await answered
      if ('failed' in answer) throw new Error(answer.failed)
      return answer.report
    },
    async stop() {
      child.kill('SIGKILL')
      await exit(child)
    },
  }
}
