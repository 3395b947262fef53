import { cpSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { newId } from './ids.ts'
import { migrate } from './migrations.ts'
import { createTestDatabase } from './testing.ts'

const real = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
const { database, drop } = await createTestDatabase()
afterAll(drop)
const { pool } = database
const user = newId()

/** Brings the database to what it was before the migration. */
async function migrateBefore(name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-migrations-'))
  for (const one of readdirSync(real).filter((other) => other < name))
    cpSync(join(real, one), join(folder, one), { recursive: true })
  await migrate(pool, folder, { info() {}, warn() {} })
}

async function makeToken(name: string, more: object = {}) {
  const row = { id: newId(), user_id: user, name, hash: Buffer.from(name), ...more }
  const columns = Object.keys(row)
  await pool.query(
    `insert into token (${columns}) values (${columns.map((_, n) => `$${n + 1}`)})`,
    Object.values(row),
  )
}

test('tokens from before there were scopes do not govern, those that were made to do go on', async () => {
  await pool.query('drop schema public cascade; create schema public')
  await migrateBefore('20261127000000_safe')
  await pool.query(
    `insert into users (id, username, username_key, name, password_hash) values ($1, 'ada', 'ada', 'Ada', 'none')`,
    [user],
  )
  await makeToken('before')
  await migrateBefore('20261127130000_scopes')
  await makeToken('governing', { scopes: ['read', 'write', 'admin'] })
  await makeToken('reading', { scopes: ['read'] })
  await migrate(pool, real, { info() {}, warn() {} })
  await makeToken('unsaid')
  await expect(makeToken('none', { scopes: null })).rejects.toThrow(/not-null/)
  const { rows } = await pool.query('select name, scopes from token order by name')
  expect(rows).toEqual([
    { name: 'before', scopes: ['read', 'write'] },
    { name: 'governing', scopes: ['read', 'write', 'admin'] },
    { name: 'reading', scopes: ['read'] },
    { name: 'unsaid', scopes: ['read', 'write'] },
  ])
})
