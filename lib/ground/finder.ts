import type pg from 'pg'
import { rows } from './sql.ts'
import { together, unhurried } from './together.ts'
import { digest, toMe, type UserRow, type Viewer } from './viewer.ts'

/** What is asked for at once. */
const most = 500

type Found = UserRow & { n: number; credential: string; stale: boolean; rooms_added: number }

type Kind = {
  via: Viewer['via']
  /** Of the table: what says when a credential was last used, and which still open something. */
  used: string
  open: string
}

/**
 * Who has a secret of the table's. Those who knock while a statement is in flight are found by the next one, and that
 * their credentials were used is noted once for all of them, at most once a minute each.
 */
export function createFinder(pool: pg.Pool, { via, used, open }: Kind) {
  const old = `(c.${used} is null or c.${used} < now() - interval '1 minute')`
  const find = `select h.n, c.id as credential, ${old} as stale,
                  u.id, u.username, u.name, u.email, u.role, u.rooms_added
                from unnest($1::bytea[]) with ordinality as h(hash, n)
                join ${via} c on c.hash = h.hash join users u on u.id = c.user_id where ${open}`
  /** Another node may note the same: neither waits for the other. */
  const note = `with those as materialized (
                  select c.id from ${via} c where c.id = any($1::uuid[]) and ${old} for no key update skip locked)
                update ${via} c set ${used} = now() from those where c.id = those.id`

  const touch = together<string, true>(async (credentials) => {
    await rows(pool, note, [[...new Set(credentials)]], `${via}-used`)
    return credentials.map(() => true)
  }, most)

  return together<string, Viewer | null>(
    async (secrets) => {
      const found = await rows<Found>(pool, find, [secrets.map(digest)], `${via}-find`)
      const byPlace = new Map(found.map((row) => [row.n, row]))
      return secrets.map((_, i) => {
        const row = byPlace.get(i + 1)
        if (!row) return null
        // Not waited for, and not worth failing a request: the next one tries again.
        if (row.stale) touch(row.credential).catch(() => {})
        return { ...toMe(row), credential: row.credential, roomsAdded: row.rooms_added, via }
      })
    },
    most,
    unhurried,
  )
}
