import { randomBytes } from 'node:crypto'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import type { Announcer } from './announcer.ts'
import type { Database } from './database.ts'
import { type Beside, createFinder } from './finder.ts'
import { endCredentials, holdAccount, holdArrival } from './holding.ts'
import { newId } from './ids.ts'
import { type Sql, transaction } from './sql.ts'
import { type Arrival, digest, isUuid, type Viewer } from './viewer.ts'

export type SessionInfo = {
  id: string
  userAgent: string
  address: string
  createdAt: string
  lastSeenAt: string
  /** The session that asks. */
  current: boolean
}

/** `secret`: for the cookie's `sid` claim; the database has its hash only. */
export type OpenedSession = { id: string; secret: string; expiresAt: Date }

export type Sessions = ReturnType<typeof createSessions>

const scopes = `array['read', 'write', 'admin']`
const kind = { via: 'session', used: 'last_seen_at', open: 'c.expires_at > now()', scopes } as const

/** The user's expired sessions go when a new one comes. */
const open = `with expired as (delete from session where user_id = $2 and expires_at <= now())
              insert into session (id, user_id, hash, user_agent, address, expires_at)
              values ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) returning expires_at`

const clip = (text: string, length: number) => text.slice(0, length).replaceAll('\0', '').toWellFormed()

type Row = Omit<SessionInfo, 'createdAt' | 'lastSeenAt' | 'current'> & { createdAt: Date; lastSeenAt: Date }
const toInfo = ({ id, userAgent, address, createdAt, lastSeenAt }: Row, viewer: Viewer): SessionInfo => ({
  ...{ id, userAgent, address, current: id === viewer.credential },
  ...{ createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() },
})

export function createSessions({ database, announcer }: { database: Database; announcer: Announcer }) {
  const { pool, prisma } = database
  const announce = (user: UserId, credentials: string[]) => {
    if (credentials.length > 0) announcer.announce({ type: 'signed-out', user, credentials })
  }
  return {
    finder: <Told>(beside?: Beside) => createFinder<Told>(pool, kind, beside),
    async open(
      arrival: Pick<Arrival, 'id' | 'signOuts'>,
      from: { userAgent: string; address: string },
    ): Promise<OpenedSession | Refusal> {
      const id = newId()
      const secret = randomBytes(32).toString('base64url')
      const about = [clip(from.userAgent, 300), clip(from.address, 64)]
      const work = async (tx: Sql): Promise<OpenedSession | Refusal> => {
        const held = await holdArrival(tx, arrival)
        if (refused(held)) return held
        const opened = await tx.query(open, [id, arrival.id, digest(secret), ...about, limits.sessionDays])
        return { id, secret, expiresAt: opened.rows[0].expires_at }
      }
      return transaction(pool, work, refused)
    },
    async endBySecret(secret: string): Promise<void> {
      const ended = await pool.query('delete from session where hash = $1 returning id, user_id', [
        digest(secret),
      ])
      for (const { id, user_id } of ended.rows) announce(user_id, [id])
    },
    async list(viewer: Viewer): Promise<SessionInfo[]> {
      const found = await prisma.session.findMany({
        where: { userId: viewer.id, expiresAt: { gt: new Date() } },
        orderBy: { lastSeenAt: 'desc' },
      })
      return found.map((row) => toInfo(row, viewer))
    },
    async end(viewer: Viewer, id: string): Promise<{ ok: true } | Refusal> {
      if (!isUuid(id)) return refuse('NONE')
      const ended = await pool.query('delete from session where id = $1 and user_id = $2', [id, viewer.id])
      announce(viewer.id, ended.rowCount ? [id] : [])
      return ended.rowCount ? { ok: true } : refuse('NONE')
    },
    async endAll(user: UserId, except: string | null): Promise<void> {
      const work = async (tx: Sql) => {
        await holdAccount(tx, user)
        return endCredentials(tx, user, { but: except, tokens: false })
      }
      announce(user, await transaction(pool, work, () => false))
    },
  }
}
