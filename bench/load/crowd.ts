import { exit } from '../../e2e/hearth.ts'
import { forkBundled, told } from '../contenders.ts'
import type { Answer, Order, Report } from './orders.ts'

export type Crowd = { order(order: Order): Promise<Report>; stop(): Promise<void> }

/** One process of load. Orders are followed one after another. */
export async function startCrowd(): Promise<Crowd> {
  const child = await forkBundled('bench/load/crowd-process.ts')
  return {
    async order(order) {
      const answered = told<Answer>(child)
      child.send(order)
      const answer = await answered
      if ('failed' in answer) throw new Error(`not complete and in order: ${answer.failed}`)
      return answer.report
    },
    async stop() {
      child.kill('SIGKILL')
      await exit(child)
    },
  }
}
