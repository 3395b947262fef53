import { randomInt } from 'node:crypto'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Scope, UserId } from '../protocol/wire.ts'
import type { Announcer } from './announcer.ts'
import type { Database } from './database.ts'
import { type Beside, createFinder, type Met } from './finder.ts'
import { holdArrival, holdUser } from './holding.ts'
import { newId } from './ids.ts'
import { type Sql, transaction } from './sql.ts'
import { type Arrival, digest, isUuid, type Viewer } from './viewer.ts'

export type TokenInfo = {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
  expiresAt: string | null
  scopes: Scope[]
}

export type Tokens = ReturnType<typeof createTokens>
export type NewToken = { name: string; days: number | null; scopes?: readonly Scope[] }
/** Who has the most tokens allowed is refused, or loses the least recently used one of the same name. */
export type WhenFull = 'refuse' | 'replace'
/** Whoever asks for one, being signed in or having shown just now who they are. */
export type TokenOwner = Viewer | Pick<Arrival, 'id' | 'signOuts'>
type Made = { id: string; token: string; replaced: string | null }

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const pattern = /^hth_[0-9A-Za-z]{40}$/
const newSecret = () =>
  `hth_${Array.from({ length: 40 }, () => base62.charAt(randomInt(base62.length))).join('')}`

const open = '(c.expires_at is null or c.expires_at > now())'
const kind = { via: 'token', used: 'last_used_at', open, scopes: 'c.scopes' } as const

/** Talks, and does not govern. */
const usual: readonly Scope[] = ['read', 'write']

const create = `insert into token (id, user_id, name, hash, expires_at, scopes)
                values ($1, $2, $3, $4, now() + make_interval(days => $5), $6)`

type TokenRow = Pick<TokenInfo, 'id' | 'name' | 'scopes'> & {
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date | null
}
const list = `select id, name, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
              from token where user_id = $1 order by id desc`

/** The one that went unused longest. */
const giveWay = `delete from token where id = (
                   select id from token where user_id = $1 and name = $2
                   order by coalesce(last_used_at, created_at), id limit 1) returning id`

export function createTokens({ database, announcer }: { database: Database; announcer: Announcer }) {
  const { pool } = database
  const announce = (user: UserId, credential: string) =>
    announcer.announce({ type: 'signed-out', user, credentials: [credential] })
  return {
    finder<Told>(beside?: Beside) {
      const find = createFinder<Told>(pool, kind, beside)
      return async (secret: string): Promise<Met<Told> | null> => (pattern.test(secret) ? find(secret) : null)
    },
    async list(viewer: Viewer): Promise<TokenInfo[]> {
      const found = await pool.query<TokenRow>(list, [viewer.id])
      return found.rows.map(({ createdAt, lastUsedAt, expiresAt, ...row }) => ({
        ...{ ...row, createdAt: createdAt.toISOString() },
        ...{ lastUsedAt: lastUsedAt?.toISOString() ?? null, expiresAt: expiresAt?.toISOString() ?? null },
      }))
    },
    async create(owner: TokenOwner, input: NewToken, whenFull: WhenFull) {
      const made = await insertToken(database, owner, input, whenFull)
      if (refused(made)) return made
      if (made.replaced) announce(owner.id, made.replaced)
      return { id: made.id, token: made.token }
    },
    async revoke(viewer: Viewer, id: string): Promise<{ ok: true } | Refusal> {
      if (!isUuid(id)) return refuse('NONE')
      const gone = await pool.query('delete from token where id = $1 and user_id = $2', [id, viewer.id])
      if (!gone.rowCount) return refuse('NONE')
      announce(viewer.id, id)
      return { ok: true }
    },
  }
}

const hold = (tx: Sql, owner: TokenOwner) =>
  'credential' in owner ? holdUser(tx, owner) : holdArrival(tx, owner)

/** Holds the user's row, so that two at once cannot pass the limit together. */
function insertToken({ pool }: Database, owner: TokenOwner, input: NewToken, whenFull: WhenFull) {
  const user = owner.id
  const work = async (sql: Sql): Promise<Made | Refusal> => {
    const held = await hold(sql, owner)
    if (refused(held)) return held
    const all = await sql.query('select from token where user_id = $1', [user])
    const crowded = (all.rowCount ?? 0) >= limits.tokensPerUser
    const gone = crowded && whenFull === 'replace' ? await sql.query(giveWay, [user, input.name]) : null
    const replaced: string | null = gone?.rows[0]?.id ?? null
    if (crowded && replaced === null) {
      return refuse('TAKEN', `You have ${limits.tokensPerUser} tokens already. Revoke one first.`)
    }
    const [id, token] = [newId(), newSecret()]
    await sql.query(create, [id, user, input.name, digest(token), input.days, input.scopes ?? usual])
    return { id, token, replaced }
  }
  return transaction(pool, work, refused)
}
