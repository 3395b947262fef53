import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '../../prisma/generated/client.ts'
import { CannotStart } from './cannot-start.ts'
import { connectionsEach } from './connections.ts'
import { typeParser } from './sql.ts'

/** A `postgresql://` address, or the parts of one (the embedded server is a socket folder and a password). */
export type DatabaseAddress = string | pg.ClientConfig

/**
 * One pool, shared by Prisma and by raw SQL, and one for what is said alone (`writing`). Raw queries get bigint columns
 * as numbers.
 */
export type Database = { prisma: PrismaClient; pool: pg.Pool; writing: pg.Pool; close(): Promise<void> }

/** As many as there are writers (chat/messages): each has one flush on its way. */
const writers = 2

/** The oldest PostgreSQL whose SQL Hearth's statements are tried with. */
const oldest = 14

/**
 * Milliseconds. Nothing that a page or a socket waits for takes this long. What does is stuck: the server must let its
 * locks go, and whoever asked must be told, also by a server that is frozen or out of reach and says nothing. After
 * `silence` the system asks whether the other side is there still, before whatever is between them forgets the connection.
 */
const patience = { connect: 5_000, answer: 10_000, lock: 5_000, silence: 60_000 }

/**
 * Proves that the server answers and fits, and opens the pools. Throws `CannotStart` where it does not.
 * @param onFault told when an idle connection breaks, as when the server restarts; the pool replaces it.
 * @param connections how many both pools may have together: 3 at least
 */
export async function openDatabase(
  address: DatabaseAddress,
  onFault: (error: Error) => void = () => {},
  connections = connectionsEach(1),
): Promise<Database> {
  const { forgetful } = await prove(address).catch((error: unknown) => {
    throw error instanceof CannotStart ? error : new CannotStart(unreachable(address, error))
  })
  // "Acknowledged is durable" is Hearth's first promise, so a server set to forget is overruled. The stricter values
  // (remote_write, remote_apply) are left alone.
  const durable = forgetful ? ['set synchronous_commit = on'] : []
  const pool = createPool(address, durable, { max: connections - writers })
  const writing = createPool(address, [...durable, planOnce], { max: writers, idleTimeoutMillis: 0 })
  let closing = false
  for (const one of [pool, writing]) {
    // A connection that is told to end may still hear that the server ends too.
    one.on('error', (error) => {
      if (!closing) onFault(error)
    })
    // Nor would one that breaks between two statements of a transaction be heard by anyone: that ends a process.
    one.on('connect', (client) => client.on('error', () => {}))
  }
  // Without arguments in its messages: what people write must not reach the log by an error's text.
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' })
  return {
    prisma,
    pool,
    writing,
    async close() {
      closing = true
      await prisma.$disconnect()
      await Promise.all([pool.end(), writing.end()])
    },
  }
}

export function parts(address: DatabaseAddress): pg.ClientConfig {
  return typeof address === 'string' ? { connectionString: address } : address
}

/**
 * PostgreSQL plans a statement anew for the first five times on each connection, and after that keeps a plan that fits all.
 * For a flush that is 4 ms each time, and who speaks while little is said would pay for it whenever the pool gave them
 * another connection. So flushes have connections of their own, which stay, and that plan from the first time on.
 */
const planOnce = 'set plan_cache_mode = force_generic_plan'

/** @param first said on each connection before anything else; one that does not take it is not used */
function createPool(address: DatabaseAddress, first: string[], more: pg.PoolConfig): pg.Pool {
  return new pg.Pool({
    ...connecting(address),
    idleTimeoutMillis: 60_000,
    async onConnect(client) {
      for (const statement of first) await client.query(statement)
    },
    ...more,
  })
}

const connecting = (address: DatabaseAddress): pg.ClientConfig => ({
  ...parts(address),
  application_name: 'hearth',
  connectionTimeoutMillis: patience.connect,
  keepAlive: true,
  keepAliveInitialDelayMillis: patience.silence,
  query_timeout: patience.answer,
  statement_timeout: patience.answer,
  lock_timeout: patience.lock,
  idle_in_transaction_session_timeout: patience.answer,
  types: { getTypeParser: typeParser },
})

type Server = { version: number; encoding: string; commit: string }

/** @returns whether the server would acknowledge what it has not written to disk */
async function prove(address: DatabaseAddress): Promise<{ forgetful: boolean }> {
  const server = await askServer(address)
  if (!server || Math.floor(server.version / 10_000) < oldest) {
    throw new CannotStart(
      `DATABASE_URL names a PostgreSQL older than ${oldest}; Hearth needs ${oldest} or newer.`,
    )
  }
  if (server.encoding !== 'UTF8') {
    throw new CannotStart(`The database's encoding is ${server.encoding}; Hearth needs one made with UTF8.`)
  }
  return { forgetful: server.commit === 'off' }
}

async function askServer(address: DatabaseAddress): Promise<Server | undefined> {
  const client = new pg.Client(connecting(address))
  // What breaks while nothing is asked would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<Server>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
              current_setting('synchronous_commit') as commit`,
    )
    return rows[0]
  } finally {
    await client.end()
  }
}

const sentences: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  ENOENT: 'there is no such socket',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'it refuses the password',
  '28000': 'it refuses the user',
  '3D000': 'it has no such database',
}

function unreachable(address: DatabaseAddress, error: unknown): string {
  const { host = 'localhost', port = 5432, database } = place(address)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = sentences[code] ?? (error instanceof Error ? error.message : String(error))
  const of = typeof address === 'string' ? 'DATABASE_URL' : 'the embedded PostgreSQL'
  return `Cannot use the database "${database}" at ${host}:${port} (${of}): ${why}.`
}

function place(address: DatabaseAddress): { host?: string; port?: string | number; database?: string } {
  if (typeof address !== 'string') return { ...address, database: address.database ?? '' }
  const url = new URL(address)
  return { host: url.hostname || undefined, port: url.port || undefined, database: url.pathname.slice(1) }
}
