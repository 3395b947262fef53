import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from './database.ts'
import { asAdmin, createTestDatabase } from './testing.ts'

async function opened() {
  const { database, url, drop } = await createTestDatabase()
  onTestFinished(drop)
  return { database, url }
}

test('a server that would acknowledge before it writes is overruled, on whatever connection', async () => {
  const { url } = await opened()
  const name = new URL(url).pathname.slice(1)
  await asAdmin(url, `alter database ${name} set synchronous_commit = off`)
  const other = await openDatabase(url)
  onTestFinished(other.close)
  const commits = async (pool: typeof other.pool) => {
    const those = await Promise.all([1, 2].map(() => pool.query('show synchronous_commit')))
    return those.map(({ rows }) => rows[0].synchronous_commit)
  }
  expect(await commits(other.pool)).toEqual(['on', 'on'])
  expect(await commits(other.writing)).toEqual(['on', 'on'])
})

test('what is said has connections that stay and do not plan anew, all else what fits it', async () => {
  const { database } = await opened()
  const { pool, writing } = database
  const modes = async (one: typeof pool) => (await one.query('show plan_cache_mode')).rows[0].plan_cache_mode
  expect([await modes(writing), await modes(pool)]).toEqual(['force_generic_plan', 'auto'])
  expect(writing.options.idleTimeoutMillis).toBe(0)
  expect((writing.options.max ?? 0) + (pool.options.max ?? 0)).toBe(20)
})
