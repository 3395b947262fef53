// `npm run bench [-- --quick] [-- S2 S6 …]`: measures Hearth against its yardsticks. Writes bench/results.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Measured, Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import { tableOf } from './table.ts'

const file = join(import.meta.dirname, 'results.json')
const { quick, asked } = request()
const chosen = scenarios.filter(({ name }) => asked.length === 0 || asked.includes(name))
const pace = { quick, rounds: quick ? 2 : 5 }

function request() {
  try {
    const { values, positionals } = parseArgs({
      options: { quick: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const names = scenarios.map(({ name }) => name)
    const strange = positionals.find((one) => !names.includes(one))
    if (strange !== undefined) throw new Error(`There is no ${strange}. There are ${names.join(', ')}.`)
    return { quick: values.quick, asked: positionals }
  } catch (error) {
    console.error(`${(error as Error).message}\nnpm run bench [-- --quick] [-- S2 S6 …]`)
    process.exit(2)
  }
}

async function measure({ name, what, measure }: Scenario): Promise<Measured> {
  console.log(`\n${name}: ${what}`)
  const begun = performance.now()
  const measured = await measure(pace)
  console.log(`${tableOf(measured.lines)}${Math.round((performance.now() - begun) / 1000)} s`)
  return measured
}

const machine = {
  processors: cpus().length,
  model: cpus()[0]?.model,
  memory: totalmem(),
  node: process.version,
}
const found: Record<string, Measured> = {}
for (const scenario of chosen) found[scenario.name] = await measure(scenario)

const figures = Object.assign({}, ...Object.values(found).map((measured) => measured.figures))
console.log(`\n${JSON.stringify(figures, null, 2)}`)
if (!quick) {
  // Scenarios that were not measured this time keep what they had.
  const before = JSON.parse(readFileSync(file, { encoding: 'utf8', flag: 'a+' }) || '{}')
  const date = new Date().toISOString().slice(0, 10)
  const scenarios = Object.fromEntries(
    Object.entries(found).map(([name, { lines, rounds }]) => [name, { date, machine, lines, rounds }]),
  )
  const results = { ...before, ...figures, scenarios: { ...before.scenarios, ...scenarios } }
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`)
  console.log(file)
}
