import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { CannotStart } from './cannot-start.ts'
import { type Instance, readInstance } from './epoch.ts'
import { isConnectionLoss, sqlState } from './faults.ts'

/** The number that `prisma migrate` locks too, so that it and any number of nodes take turns. */
const lock = 72707369

/** As Prisma makes it, to the letter, so that `prisma migrate deploy` and Hearth read each other's records. */
const table = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0
)`

type Migration = { name: string; sql: string }
type Applied = { migration_name: string; checksum: string; finished_at: Date | null }

export type Said = { info(line: string): void; warn(line: string): void }

/**
 * Brings the database to the schema that this version needs: applies what is missing of `prisma/migrations`, each in
 * one transaction together with its record. Throws `CannotStart` where the records and the files disagree.
 */
export async function migrate(pool: pg.Pool, directory: string, say: Said): Promise<Instance> {
  const migrations = await readMigrations(directory)
  const client = patientClient(pool)
  // Whoever waits for an answer is told; nobody else has to be.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    await client.query(table)
    const applied = await client.query<Applied>(
      'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null',
    )
    for (const migration of missing(migrations, applied.rows, say)) await apply(client, migration, say)
    return await instanceOf(client)
  } finally {
    // The lock goes with it.
    await client.end()
  }
}

/** A migration of a large table may take longer than any request is allowed to. */
function patientClient({ options }: pg.Pool): pg.Client {
  const unlimited = { query_timeout: 0, statement_timeout: 0, lock_timeout: 0 }
  // The pool hides its password from whoever lists its options.
  return new pg.Client({ ...options, ...unlimited, password: options.password })
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, sql: await readFile(join(directory, name, 'migration.sql'), 'utf8') })),
  )
}

function missing(migrations: Migration[], applied: Applied[], say: Said): Migration[] {
  const failed = applied.find((row) => row.finished_at === null)
  if (failed) {
    throw new CannotStart(
      `The migration ${failed.migration_name} failed earlier and stands half done: settle it with "prisma migrate resolve", then start again.`,
    )
  }
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { migration_name: name, checksum } of applied) {
    const migration = known.get(name)
    if (!migration) {
      // While nodes are upgraded one after another, an old one meets a newer schema; migrations expand first.
      say.warn(
        `The database has the migration ${name}, which this version does not know: it was made by a newer one.`,
      )
    } else if (!checksums(migration.sql).includes(checksum)) {
      throw new CannotStart(
        `The migration ${name} was changed after it was applied: restore its file, then start again.`,
      )
    }
  }
  const names = new Set(applied.map((row) => row.migration_name))
  return migrations.filter((migration) => !names.has(migration.name))
}

/** The file's own, and those of the same text with either kind of line ends: Git may have turned them. */
function checksums(sql: string): string[] {
  const lines = sql.replaceAll('\r\n', '\n')
  return [sql, lines, lines.replaceAll('\n', '\r\n')].map(sha256)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Where a table cannot be had, whoever comes after waits behind us: so not for long, and then again. Milliseconds. Longer
 * than a second, after which PostgreSQL ends a vacuum that is in the way.
 */
const asking = { atMost: 2_000, pause: 4_000, tries: 100 }
/** Lock not available, deadlock detected. */
const isInUse = (error: unknown) => ['55P03', '40P01'].includes(sqlState(error) ?? '')

async function apply(client: pg.Client, migration: Migration, say: Said): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await applyOnce(client, migration, say)
    } catch (error) {
      await client.query('rollback').catch(() => {})
      if (!isInUse(error) || tries === asking.tries) throw cannotApply(migration, error)
      if (tries === 1) say.warn(`The migration ${migration.name} waits for tables that are in use.`)
      await sleep(asking.pause)
    }
  }
}

function cannotApply({ name }: Migration, error: unknown): CannotStart {
  if (isInUse(error)) {
    return new CannotStart(
      `The migration ${name} needs tables that were in use all the time (a backup, a transaction left open), and nothing of it was applied: end that, then start again.`,
    )
  }
  const why = error instanceof Error ? error.message : error
  if (isConnectionLoss(error)) {
    return new CannotStart(
      `The connection broke while the migration ${name} was applied; the next start sees whether it was: ${why}.`,
    )
  }
  return new CannotStart(`The migration ${name} cannot be applied, and nothing of it was: ${why}.`)
}

async function applyOnce(client: pg.Client, { name, sql }: Migration, say: Said): Promise<void> {
  await client.query('begin')
  await client.query(`set local lock_timeout = ${asking.atMost}`)
  await client.query(sql)
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), sha256(sql), name],
  )
  await client.query('commit')
  say.info(`Applied the migration ${name}.`)
}

async function instanceOf(client: pg.Client): Promise<Instance> {
  await client.query(
    'insert into instance (id, epoch, seal) values (1, $1, $2) on conflict (id) do nothing',
    [randomUUID(), randomBytes(48).toString('base64url')],
  )
  return readInstance(client)
}
