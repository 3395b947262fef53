import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { root } from './hearth.ts'

/** `npm run chaos` itself, in short: the long runs are for whoever changes how messages travel. */
async function chaos(...options: string[]): Promise<{ code: number; output: string }> {
  const args = ['--import', 'tsx', 'e2e/chaos.ts', ...options]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}

const modes = [
  ['two nodes, with Redis', ['--nodes', '2', '--seed', '11']],
  ['two workers, on their own database', ['--workers', '2', '--seed', '12']],
] as const

test.each(modes)(
  '[R1] … [R7] %s keep every promise through a dozen seconds of faults',
  async (_mode, options) => {
    const { code, output } = await chaos('--minutes', '0.2', ...options)
    expect(output, output).toMatch(
      /acknowledged=[1-9]\d* faults=[1-9]\d* lost=0 doubled=0 reordered=0 gaps=0 leaks=0 diverged=0/,
    )
    expect(code, output).toBe(0)
  },
)
