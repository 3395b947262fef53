// `npm run chaos:safeguards`: takes out one safeguard at a time. Each time the checker has to find something.
//   npm run chaos:safeguards -- [SEED [NAME …]]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { safeguards } from './chaos/safeguards.ts'
import { root } from './hearth.ts'

const [seed = '1', ...names] = process.argv.slice(2)
const chosen = safeguards.filter(({ name }) => names.length === 0 || names.includes(name))

/** A run's last line, and whether it ended with findings: 1, where 0 is none and 2 a run that failed. */
async function runWithout(name: string): Promise<{ caught: boolean; said: string }> {
  const args = ['--import', 'tsx', 'e2e/chaos.ts', '--without', name, '--minutes', '0.6', '--seed', seed]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
  })
  const [code] = await once(child, 'close')
  const said = output.trim().split('\n').at(-1) ?? ''
  return { caught: code === 1 && said.startsWith('acknowledged='), said }
}

let missed = 0
for (const { name } of chosen) {
  const { caught, said } = await runWithout(name)
  if (!caught) missed++
  console.log(`without ${name}: ${caught ? 'caught' : 'NOT CAUGHT'}: ${said}`)
}
process.exit(missed > 0 ? 1 : 0)
