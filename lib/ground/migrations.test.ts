import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from './migrations.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

const real = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
const first =
  readdirSync(real)
    .filter((name) => name !== 'migration_lock.toml')
    .sort()[0] ?? ''

let warnings: string[] = []
const say = { info() {}, warn: (line: string) => void warnings.push(line) }
const open: TestDatabase[] = []
afterAll(() => Promise.all(open.map((one) => one.drop())))
beforeEach(() => {
  warnings = []
})

async function migrated() {
  const one = await createTestDatabase()
  open.push(one)
  return one.database.pool
}

function folderWith(name: string, sql: string) {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-migrations-'))
  cpSync(real, folder, { recursive: true })
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
  return folder
}

describe('migrations', () => {
  test('are recorded as Prisma records them', async () => {
    const pool = await migrated()
    const { rows } = await pool.query('select * from _prisma_migrations order by migration_name limit 1')
    expect(rows[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      migration_name: first,
      finished_at: expect.any(Date),
      rolled_back_at: null,
      logs: null,
      applied_steps_count: 1,
    })
  })

  test('wait for tables that are in use without keeping others from them', async () => {
    const pool = await migrated()
    const folder = folderWith('29990101000000_more', 'alter table room add column more int')
    const holder = await pool.connect()
    await holder.query('begin')
    await holder.query('select from room')
    const migrating = migrate(pool, folder, say)
    await expect.poll(() => warnings, { timeout: 20_000 }).toHaveLength(1)
    await pool.query('select from room')
    await holder.query('commit')
    holder.release()
    await migrating
    expect(warnings).toEqual(['The migration 29990101000000_more waits for tables that are in use.'])
    expect((await pool.query('select more from room')).rows).toEqual([])
  })

  test('are applied once, by however many nodes start together, and all get the same instance', async () => {
    const pool = await migrated()
    const folder = folderWith('29990101000000_more', 'create table more (id int primary key)')
    const instances = await Promise.all([1, 2, 3, 4].map(() => migrate(pool, folder, say)))
    expect(new Set(instances.map((instance) => `${instance.epoch} ${instance.seal}`)).size).toBe(1)
    expect(instances[0]?.seal.length).toBeGreaterThanOrEqual(32)
    const { rows } = await pool.query("select 1 from _prisma_migrations where migration_name like '%_more'")
    expect(rows).toHaveLength(1)
  })

  test('leave nothing of one that fails, and say which', async () => {
    const pool = await migrated()
    const folder = folderWith('29990101000000_bad', 'create table half (id int); select nonsense')
    await expect(migrate(pool, folder, say)).rejects.toThrow(
      /^The migration 29990101000000_bad cannot be applied/,
    )
    const { rows } = await pool.query(
      "select to_regclass('half') as half, (select count(*) from _prisma_migrations where finished_at is null) as open",
    )
    expect(rows[0]).toEqual({ half: null, open: 0 })
  })

  test('refuse to go on when an applied one was changed', async () => {
    const pool = await migrated()
    await expect(migrate(pool, folderWith(first, 'select 1'), say)).rejects.toThrow(
      /was changed after it was applied/,
    )
  })

  test('take the same text with other line ends for the same', async () => {
    const pool = await migrated()
    await pool.query(
      "update _prisma_migrations set checksum = encode(sha256(convert_to($1, 'UTF8')), 'hex') where migration_name = $2",
      ['a;\r\nb;\r\n', first],
    )
    const folder = folderWith(first, 'a;\nb;\n')
    await expect(migrate(pool, folder, say)).resolves.toHaveProperty('epoch')
  })

  test('refuse to go on when Prisma left one half done', async () => {
    const pool = await migrated()
    await pool.query(
      "insert into _prisma_migrations (id, checksum, migration_name) values ('x', 'x', 'half')",
    )
    await expect(migrate(pool, real, say)).rejects.toThrow(/^The migration half failed earlier/)
  })

  test('go on with a warning when the database is newer, as in a rolling upgrade', async () => {
    const pool = await migrated()
    await migrate(pool, folderWith('29990101000000_later', 'select 1'), say)
    await migrate(pool, real, say)
    expect(warnings).toEqual([
      expect.stringContaining('29990101000000_later, which this version does not know'),
    ])
  })
})
