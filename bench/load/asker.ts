import { exit } from '../../e2e/hearth.ts'
import { forkBundled, told } from '../contenders.ts'

/** @param seqs the numbers of the first and last message that the answer has to have; none: that it is done */
export type Ask = { event: string; input: object; seqs?: [number, number] }
export type AskerOrder = { url: string; token?: string; asks: Ask[] }
/** Milliseconds: half of the answers came in less, 95 % in less than `most`. */
export type AskerReport = { half: number; most: number }

/** Asks in a process of its own. Throws where an answer was not complete and in order. */
export async function startAsker() {
  const child = await forkBundled('bench/load/asker-process.ts')
  await told<string>(child)
  return {
    async follow(order: AskerOrder): Promise<AskerReport> {
      child.send(order)
      return told<AskerReport>(child)
    },
    async stop() {
      child.disconnect()
      await exit(child)
    },
  }
}
