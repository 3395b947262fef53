// `npm run measure:scaling [-- --quick]`: what messages, rooms, people and nodes cost. Writes bench/scaling/figures.json.
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { openGround } from '../ground.ts'
import { startCrowd } from './crowd.ts'
import { measureIdle, stagesFor } from './idle.ts'
import { measureTalks } from './rounds.ts'
import { tableOfCosts, tableOfIdle } from './table.ts'
import { layOut } from './talks.ts'

const quick = process.argv.includes('--quick')
const pace = quick
  ? { rounds: 2, messages: 50, perSecond: 50, idle: 3_000 }
  : { rounds: 5, messages: 100, perSecond: 25, idle: 9_000 }
// Whole turns of the beacon, which looks every 3 s.
const windows = quick ? { windows: 1, ms: 3_000 } : { windows: 4, ms: 6_000 }

const ground = await openGround()
const redis = new Redis(ground.redisUrl)
const begun = Date.now()
try {
  console.log('Without a word:')
  const idle = await measureIdle(ground, redis, stagesFor(quick), windows)
  console.log('Talking:')
  const nodes = [await ground.node(), await ground.node(), await ground.node()]
  const { seats, talks } = await layOut(ground.pool, quick)
  const crowd = startCrowd()
  await crowd.order({
    do: 'come',
    seats: seats.map(({ node, token }) => ({ url: nodes[node]?.url ?? '', token })),
  })
  const costs = await measureTalks({ ground, redis, nodes, crowd }, talks, pace)
  await crowd.leave()
  console.log(`\n${tableOfIdle(idle)}\n${tableOfCosts(costs)}`)
  const machine = {
    processors: cpus().length,
    model: cpus()[0]?.model,
    memory: totalmem(),
    node: process.version,
  }
  const measured = { date: new Date(begun).toISOString().slice(0, 10), quick, pace, machine, idle, costs }
  const file = join(import.meta.dirname, 'figures.json')
  if (!quick) writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`)
  console.log(
    `${Math.round((Date.now() - begun) / 1000)} s${quick ? '; quick, so nothing was written' : `; ${file}`}`,
  )
} finally {
  redis.disconnect()
  await ground.stop()
}
