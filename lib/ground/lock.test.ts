import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { lockFolder } from './lock.ts'

const started: ChildProcess[] = []
afterAll(() => started.forEach((child) => void child.kill('SIGKILL')))

const folder = () => mkdtempSync(join(tmpdir(), 'hearth-lock-'))

/** Another process that takes the lock, says how it went, and stays. */
async function holder(dataDir: string): Promise<{ child: ChildProcess; says: string }> {
  const script = `const { lockFolder } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url).href)})
    const said = await lockFolder(${JSON.stringify(dataDir)}).then(() => 'held', (error) => error.message)
    console.log(said)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const [chunk] = await once(child.stdout, 'data')
  return { child, says: String(chunk).trim() }
}

describe('the lock of a data folder', () => {
  test('lets one in and refuses a second, naming the process', async () => {
    const dataDir = folder()
    const first = await holder(dataDir)
    expect(first.says).toBe('held')
    await expect(lockFolder(dataDir)).rejects.toThrow(
      `Another Hearth (process ${first.child.pid}) is running on the data folder ${dataDir}.`,
    )
  })

  test('is taken over from one that was killed', async () => {
    const dataDir = folder()
    const { child } = await holder(dataDir)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const lock = await lockFolder(dataDir)
    await expect(lockFolder(dataDir)).rejects.toThrow(`process ${process.pid}`)
    await lock.release()
    expect(readdirSync(join(dataDir, 'lock'))).toEqual(['2'])
  })

  test('is held by one that was stopped and not killed', async () => {
    const dataDir = folder()
    const { child } = await holder(dataDir)
    child.kill('SIGSTOP')
    await expect(lockFolder(dataDir)).rejects.toThrow(/Another Hearth/)
  })

  test('is free again once released', async () => {
    const dataDir = folder()
    await (await lockFolder(dataDir)).release()
    await (await lockFolder(dataDir)).release()
  })

  test('goes to one of many that take it over at once', async () => {
    const dataDir = folder()
    const { child } = await holder(dataDir)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(dataDir)))
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
  })

  test('is not held by a mark that makes no sense', async () => {
    const dataDir = folder()
    await (await lockFolder(dataDir)).release()
    writeFileSync(join(dataDir, 'lock', '7'), 'half a ma')
    await (await lockFolder(dataDir)).release()
  })

  test('works where the path is too long for a socket', async () => {
    const dataDir = join(folder(), 'a'.repeat(120))
    const lock = await lockFolder(dataDir)
    await expect(lockFolder(dataDir)).rejects.toThrow(/Another Hearth/)
    await lock.release()
  })
})
