import { expect, onTestFinished, test } from 'vitest'
import { alone } from './alone.ts'
import { openDatabase } from './database.ts'
import { createTestDatabase } from './testing.ts'

const key = 12

async function nodes() {
  const { database, url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const other = await openDatabase(url)
  onTestFinished(other.close)
  return [database.pool, other.pool] as const
}

test('work is done by one at a time, and what another is doing is left to it', async () => {
  const [here, there] = await nodes()
  const meanwhile: unknown[] = []
  const done = await alone(here, key, async () => {
    meanwhile.push(await alone(there, key, async () => 'twice'))
    meanwhile.push(await alone(there, key + 1, async () => 'other work'))
    return 'once'
  })
  expect([done, ...meanwhile]).toEqual(['once', null, 'other work'])
  expect(await alone(there, key, async () => 'again')).toBe('again')
})

test('work that fails lets others at it', async () => {
  const [here, there] = await nodes()
  const failing = alone(here, key, () => Promise.reject(new Error('away')))
  await expect(failing).rejects.toThrow('away')
  await expect.poll(() => alone(there, key, async () => 'done')).toBe('done')
})
