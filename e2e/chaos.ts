// `npm run chaos`: real processes, real faults, and a checker. What is promised stands in docs/RULES.md.
//   --minutes 2   how long          --seed N        the same acts and faults again
//   --nodes 2     that many nodes   --workers N     instead: one server with N workers, on its own database
//   --only WORDS  only faults with these words in their names
//   --without X   without one safeguard (e2e/chaos/safeguards.ts): then something has to be found
import { parseArgs } from 'node:util'
import { killChildren } from './chaos/children.ts'
import { results } from './chaos/results.ts'
import { type Outcome, run } from './chaos/run.ts'
import { stageNodes, stageWorkers } from './chaos/stage.ts'
import { buildWithout, safeguardNamed } from './chaos/without.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    nodes: { type: 'string', default: '2' },
    workers: { type: 'string' },
    only: { type: 'string' },
    without: { type: 'string' },
  },
})

function commandOf({ nodes, workers, ...others }: typeof values): string {
  const given = Object.entries({ ...(workers ? { workers } : { nodes }), ...others })
  const words = given.map(([name, value]) => `--${name} ${value.includes(' ') ? `"${value}"` : value}`)
  return `npm run chaos -- ${words.join(' ')}`
}

function lastLine({ acknowledged, faults, counts, slowest }: Outcome): string {
  const counted = Object.entries(counts).map(([kind, count]) => `${kind}=${count}`)
  return `acknowledged=${acknowledged} faults=${faults} ${counted.join(' ')} slowest_heal_ms=${slowest}`
}

const command = commandOf(values)
console.log(command)
process.once('exit', killChildren)
const folder = results(`${values.without ?? (values.workers ? 'workers' : 'nodes')}-${values.seed}`)
const without = values.without ? safeguardNamed(values.without) : null
const bundle = without ? await buildWithout(without) : undefined
const stage = values.workers
  ? await stageWorkers(Number(values.workers), bundle, folder)
  : await stageNodes(Number(values.nodes), bundle, folder)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stage.remove().finally(() => process.exit(130)))
}
try {
  const { minutes, seed, only = without?.only } = values
  const options = { minutes: Number(minutes), seed: Number(seed), command, folder, only, sql: without?.sql }
  const outcome = await run(stage, options, console.log)
  await stage.remove()
  console.log(lastLine(outcome))
  process.exitCode = outcome.ok ? 0 : 1
} catch (error) {
  await stage.remove()
  console.error(error)
  console.error(`The run could not be finished. Again: ${command}`)
  process.exitCode = 2
}
process.exit()
