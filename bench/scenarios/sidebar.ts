import { makeRoom } from '../../e2e/api.ts'
import { startHearthContender } from '../contenders.ts'
import { interleave } from '../interleave.ts'
import { busyRoom, type Reading, startReader } from '../pages.ts'
import type { Measured, Pace, Scenario } from '../scenario.ts'
import { median } from '../time.ts'

/** One reads 5 rooms, the other 500; both look at a room of the same messages. */
async function measure({ quick, rounds }: Pace): Promise<Measured> {
  const hearth = await startHearthContender()
  const reader = await startReader()
  try {
    const few = await busyRoom(hearth.url, 5)
    const many = await busyRoom(hearth.url, 5)
    for (let n = 5; n < 500; n++) await makeRoom(many.owner, `Shelf ${n}`)
    const order = { connections: 8, seconds: quick ? 1 : 3 }
    const read = ({ path, cookie }: typeof few) => reader.read(hearth, { ...order, path, cookies: [cookie] })
    const readings = await interleave(rounds, { five: () => read(few), fiveHundred: () => read(many) })
    return told(readings)
  } finally {
    reader.stop()
    await hearth.stop()
  }
}

function told(readings: Record<'five' | 'fiveHundred', Reading[]>): Measured {
  const { five, fiveHundred } = readings
  const middle = (of: (reading: Reading) => number) => {
    const [hearth, yardstick] = [median(fiveHundred.map(of)), median(five.map(of))]
    return { hearth, yardstick, ratio: hearth / yardstick }
  }
  const all = middle(({ server, postgres }) => server + postgres)
  return {
    figures: { 'S8.rooms_ratio': all.ratio },
    lines: [
      { what: 'page of a member of 500 rooms; of 5', unit: 'µs/page', ...all, goal: '≤ 1.3' },
      { what: "Node's part of it", unit: 'µs/page', ...middle(({ server }) => server) },
      { what: "PostgreSQL's part of it", unit: 'µs/page', ...middle(({ postgres }) => postgres) },
      { what: 'size of the page', unit: 'KiB', ...middle(({ bytes, pages }) => bytes / pages / 1024) },
    ],
    rounds: readings,
  }
}

export const sidebar: Scenario = { name: 'S8', what: 'the page of a member of 500 rooms', measure }
