// `npm run chaos`: real processes, real faults, and a checker. See docs/RULES.md for what is promised.
import { parseArgs } from 'node:util'
import { killChildren } from './chaos/children.ts'
import { run } from './chaos/run.ts'
import { stageNodes } from './chaos/stage.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    nodes: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
})
const { minutes, seed, nodes, only } = values
const command = `npm run chaos -- --nodes ${nodes} --minutes ${minutes} --seed ${seed}`
console.log(command)

process.once('exit', killChildren)
const stage = await stageNodes(Number(nodes))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stage.remove().finally(() => process.exit(130)))
}
try {
  const options = { minutes: Number(minutes), seed: Number(seed), command, only }
  const { acknowledged, faults, counts, slowest, ok } = await run(stage, options, console.log)
  const counted = Object.entries(counts).map(([kind, count]) => `${kind}=${count}`)
  console.log(`acknowledged=${acknowledged} faults=${faults} ${counted.join(' ')} slowest_heal_ms=${slowest}`)
  process.exitCode = ok ? 0 : 1
} finally {
  await stage.remove()
}
process.exit()
