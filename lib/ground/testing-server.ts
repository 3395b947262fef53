import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import { startPostgres } from './postgres.ts'
import { asAdmin, serverVariable, templateVariable, withDatabase } from './testing.ts'

const quiet = { info() {}, warn() {} }

/** vitest's globalSetup: one server and one migrated template a run. @returns what ends them */
export default async function setup(): Promise<() => Promise<void>> {
  const { url, stop } = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
    : await embedded()
  const template = `template_${randomUUID().replaceAll('-', '')}`
  await asAdmin(url, `create database ${template}`)
  const database = await openDatabase(withDatabase(url, template))
  await migrate(database.pool, new URL('../../prisma/migrations', import.meta.url).pathname, quiet)
  await database.close()
  process.env[serverVariable] = url
  process.env[templateVariable] = template
  return async () => {
    await asAdmin(url, `drop database ${template}`)
    await stop()
  }
}

async function embedded(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hearth-test-'))
  // Where the tests run as root, the server's own user has to pass.
  chmodSync(dataDir, 0o711)
  const postgres = await startPostgres({
    dataDir,
    say: quiet,
    settings: { fsync: 'off', max_connections: '200' },
  })
  const { host, port, user, password } = postgres.address
  const place = host?.startsWith('/')
    ? `localhost/postgres?host=${encodeURIComponent(host)}`
    : `${host}:${port}/postgres`
  return {
    url: `postgresql://${user}:${password}@${place}`,
    async stop() {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
