/**
 * For tests that want the real database. In a test file:
 *
 *   const { database, url, drop } = await createTestDatabase()
 *   afterAll(drop)
 *
 * `database` is an open `Database` (prisma, pool) on a fresh, empty, migrated database of its own; `url` opens the same
 * from elsewhere (a second pool, a server under test). It costs tens of milliseconds: one a file, or one a test.
 * One PostgreSQL serves the whole run: vitest's globalSetup (lib/ground/testing-server.ts) starts the embedded one, or
 * uses TEST_DATABASE_URL, whose user must be allowed to create databases.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { UserId } from '../protocol/wire.ts'
import { type Database, openDatabase } from './database.ts'

export type TestDatabase = { database: Database; url: string; drop(): Promise<void> }

/** The names under which globalSetup tells the tests' processes where the server and its migrated template are. */
export const serverVariable = 'HEARTH_TEST_SERVER'
export const templateVariable = 'HEARTH_TEST_TEMPLATE'

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env[serverVariable]
  const template = process.env[templateVariable]
  if (!server || !template)
    throw new Error('There is no test server: run the tests with vitest, from the root.')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(server, `create database ${name} template ${template}`)
  const url = withDatabase(server, name)
  const database = await openDatabase(url)
  return {
    database,
    url,
    async drop() {
      await database.close()
      await asAdmin(server, `drop database ${name} with (force)`)
    },
  }
}

export function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export async function asAdmin(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Somebody who has shown just now who they are. */
export async function arrived({ pool }: Database, id: UserId): Promise<{ id: UserId; signOuts: number }> {
  const found = await pool.query('select sign_outs from users where id = $1', [id])
  return { id, signOuts: found.rows[0].sign_outs }
}
