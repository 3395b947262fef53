// `npm run soak`: floods of every kind, by turns, against a server with its limits on, while honest people go on talking.
//   --minutes 30   how long          --only A,B   only floods with one of these in their names

import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startHonestApart } from './soak/apart.ts'
import { floods, makeTarget } from './soak/floods.ts'
import { startWatched } from './soak/server.ts'
import { median } from './threats/stuffing.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, only: { type: 'string', default: '' } },
})
/** Growth of the heap; milliseconds. */
const bounds = { growth: 0.1, late: 100 }
const kinds = Object.entries(floods).filter(([name]) =>
  values.only.split(',').some((words) => name.includes(words)),
)
const total = Number(values.minutes) * 60_000
/** Each kind comes at least twice: first to warm up. */
const turn = Math.max(5_000, Math.min(30_000, total / (kinds.length * 2) - 2_000))

const { hearth, heap, late } = await startWatched()
let failed = true
try {
  const honest = await startHonestApart(hearth.url, 5)
  const target = await makeTarget(hearth.url, honest.room)
  const worst = { p99: 0, max: 0 }
  let count = 0

  async function flood([name, run]: (typeof kinds)[number], isMeasured: boolean) {
    await honest.waits()
    await late()
    const until = performance.now() + turn
    await run(target, () => performance.now() > until)
    const { p99, max } = await late()
    const waits = (await honest.waits()).sort((a, b) => a - b)
    const slowest = waits.at(-1) ?? Number.NaN
    console.log(
      `${name.padEnd(18)} loop p99 ${p99.toFixed(0).padStart(4)} ms, max ${max.toFixed(0).padStart(5)} ms; ${waits.length} honest messages, median ${median(waits).toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms`,
    )
    if (!isMeasured) return
    count += 1
    worst.p99 = Math.max(worst.p99, p99)
    worst.max = Math.max(worst.max, max)
  }

  /** After what floods leave behind has had its time: windows of limits, connections that are still to be cut. */
  async function settled() {
    await wait(Math.min(70_000, Math.max(15_000, turn * 2)))
    return heap()
  }

  const started = performance.now()
  for (const kind of kinds) await flood(kind, false)
  const before = await settled()
  console.log(`── warm: ${before.toFixed(1)} MB of heap after a collection`)
  do {
    for (const kind of kinds) await flood(kind, true)
  } while (performance.now() - started < total)
  const after = await settled()
  const { acknowledged, faults } = await honest.stop()
  for (const fault of faults) console.log(`✗ ${fault}`)
  const growth = after / before - 1
  const lived = hearth.process().exitCode === null
  failed = faults.length > 0 || growth > bounds.growth || worst.p99 > bounds.late || !lived
  console.log(
    `floods=${count} acknowledged=${acknowledged} lost=${faults.length} heap_before_mb=${before.toFixed(1)} heap_after_mb=${after.toFixed(1)} growth=${(growth * 100).toFixed(1)}% loop_p99_ms=${worst.p99.toFixed(0)} loop_max_ms=${worst.max.toFixed(0)} ${failed ? 'NOT OK' : 'ok'}`,
  )
} finally {
  await hearth.remove()
}
process.exit(failed ? 1 : 0)
