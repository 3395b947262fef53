import type pg from 'pg'
import { rows } from './sql.ts'
import { together, unhurried } from './together.ts'
import { digest, sharedScopes, stands, toMe, type UserRow, type Viewer } from './viewer.ts'

/** What is asked for at once. */
const most = 500
/** Nobody waits until it was noted that they came. Milliseconds. */
const noteEvery = 200

/** What is read of each in the same statement, so in the same snapshot. */
export type Beside = {
  name: string
  /** One JSON value, of user `u`. */
  json: string
  /** See `together`. */
  most: number
  pause: number
}

const nothing: Beside = { name: 'alone', json: 'null::json', most, pause: unhurried }

/** Who was found, and what was read beside. */
export type Met<Told> = { viewer: Viewer; told: Told }

type Found<Told> = UserRow & {
  n: number
  credential: string
  stale: boolean
  rooms_added: number
  scopes: Viewer['scopes']
  told: Told
}

type Kind = {
  via: Viewer['via']
  /** Of the table: what says when a credential was last used, and which still open something. */
  used: string
  open: string
  scopes: string
}

/**
 * Who has a secret of the table's. Those who knock while a statement is in flight are found by the next one, and that
 * their credentials were used is noted once for all of them, at most once a minute each.
 */
export function createFinder<Told = null>(
  pool: pg.Pool,
  { via, used, open, scopes }: Kind,
  beside = nothing,
) {
  const old = `(c.${used} is null or c.${used} < now() - interval '1 minute')`
  const find = `select h.n, c.id as credential, ${old} as stale,
                  u.id, u.username, u.name, u.avatar, u.email, u.role, u.rooms_added, ${scopes} as scopes,
                  ${beside.json} as told
                from unnest($1::bytea[]) with ordinality as h(hash, n)
                join ${via} c on c.hash = h.hash join users u on u.id = c.user_id
                where ${open} and ${stands}`
  /** Another node may note the same: neither waits for the other. */
  const note = `with those as materialized (
                  select c.id from ${via} c where c.id = any($1::uuid[]) and ${old} for no key update skip locked)
                update ${via} c set ${used} = now() from those where c.id = those.id`

  const touch = together<string, true>(
    async (credentials) => {
      await rows(pool, note, [[...new Set(credentials)]], `${via}-used`)
      return credentials.map(() => true)
    },
    most,
    noteEvery,
  )

  function met(row: Found<Told> | undefined): Met<Told> | null {
    if (!row) return null
    // Not waited for, and not worth failing a request: the next one tries again.
    if (row.stale) touch(row.credential).catch(() => {})
    const { credential, told } = row
    const scopes = sharedScopes(row.scopes)
    return { viewer: { ...toMe(row), credential, scopes, roomsAdded: row.rooms_added, via }, told }
  }

  return together<string, Met<Told> | null>(
    async (secrets) => {
      const found = await rows<Found<Told>>(pool, find, [secrets.map(digest)], `${via}-${beside.name}`)
      const byPlace = new Map(found.map((row) => [row.n, row]))
      return secrets.map((_, i) => met(byPlace.get(i + 1)))
    },
    beside.most,
    beside.pause,
  )
}
