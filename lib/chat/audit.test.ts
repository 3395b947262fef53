import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../ground/testing.ts'
import { entries, note } from './audit.ts'

const { database, drop } = await createTestDatabase()
const { pool } = database
afterAll(drop)

test('what was done is read back, the newest first, a page at a time', async () => {
  for (const target of ['one', 'two', 'three']) {
    await note(pool, { actor: null, act: 'settings.change', target, detail: { to: target } })
  }
  const [newest, next] = await entries(pool, { limit: 2 })
  expect([newest?.target, next?.target]).toEqual(['three', 'two'])
  expect(newest).toMatchObject({ actor: { id: null, username: 'Hearth' }, detail: { to: 'three' } })
  expect(await entries(pool, { before: next?.id, limit: 2 })).toMatchObject([{ target: 'one' }])
})

test.each(["update audit set target = 'nobody'", 'delete from audit', 'truncate audit'])(
  'the book cannot be rewritten: %s',
  async (statement) => {
    await expect(pool.query(statement)).rejects.toThrow('append-only')
  },
)
