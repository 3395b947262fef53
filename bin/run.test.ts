import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { stateOf } from '../lib/ground/processes.ts'

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** A program that runs a shell, which tells its number and where temporary files go, and then waits. */
async function started(env: NodeJS.ProcessEnv) {
  const lines = `import { run } from '${file('run.mjs')}'
    import { keepScratchInMemory } from '${file('scratch.mjs')}'
    keepScratchInMemory()
    await run(['sh', '-c', 'echo $$ "$TMPDIR"; exec sleep 600'])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', lines], { env })
  onTestFinished(() => void child.kill())
  const [said] = await once(child.stdout, 'data')
  const [pid = '', folder = ''] = String(said).trim().split(' ')
  return { child, pid: Number(pid), folder, ended: once(child, 'exit') }
}

const { TMPDIR: _, TMP: __, TEMP: ___, ...unnamed } = process.env

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'told to end by %s it ends what it started, and takes along what is in memory',
  async (signal) => {
    const { child, pid, folder, ended } = await started(unnamed)
    expect(stateOf(pid)).toBe('alive')
    // None where the machine has not the room.
    expect(folder === '' || existsSync(folder)).toBe(true)
    child.kill(signal)
    expect(await ended).toEqual([1, null])
    await expect.poll(() => stateOf(pid)).not.toBe('alive')
    expect(existsSync(folder)).toBe(false)
  },
)

test('a folder for temporary files that somebody named is left to them', async () => {
  const { child, folder, ended } = await started({ ...unnamed, TMPDIR: tmpdir() })
  child.kill('SIGTERM')
  await ended
  expect(folder).toBe(tmpdir())
  expect(existsSync(folder)).toBe(true)
})
