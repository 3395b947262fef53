import type pg from 'pg'
import { RENDERER, render } from '../lib/chat/markdown.ts'
import { texts } from './load/texts.ts'
import type { Townsperson } from './town.ts'

/** Indices that ten million rows are quicker without; made again, as they were, when the rows are there. */
const later = `select indexname as name, indexdef as made from pg_indexes
  where tablename = 'message' and indexname <> 'message_pkey'`

/**
 * Gives a room a past of so many messages, written straight into the database; every twentieth has a reaction. Keys to
 * other tables are not looked at, for whoever writes here knows that they are right.
 */
export async function givePast(pool: pg.Pool, room: string, people: Townsperson[], count: number) {
  const client = await pool.connect()
  try {
    await client.query(`set session_replication_role = replica`)
    await client.query(`set maintenance_work_mem = '1GB'`)
    const { rows: indices } = await client.query<{ name: string; made: string }>(later)
    const large = count > 100_000
    if (large) for (const { name } of indices) await client.query(`drop index "${name}"`)
    const ids = people.map(({ id }) => id)
    const html = texts.map((text) => render(text))
    const { rows } = await client.query<{ rev: number }>('select rev::int from room where id = $1', [room])
    await client.query(
      `insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer, created_at)
       select $1, n, n + $2, gen_random_uuid(), ($3::uuid[])[1 + abs(hashint8(n)) % $4], ($5::text[])[1 + n % $7],
         ($6::text[])[1 + n % $7], $8, now() - make_interval(secs => $9 - n) from generate_series(1, $9::int) n`,
      [room, rows[0]?.rev, ids, ids.length, texts, html, texts.length, RENDERER, count],
    )
    await client.query(
      `insert into reaction (room_id, seq, emoji, user_id)
       select $1, n, '👍', $2 from generate_series(20, $3::int, 20) n`,
      [room, ids[0], count],
    )
    if (large) for (const { made } of indices) await client.query(made)
    const counters = 'update room set last_seq = $2::int, rev = rev + $2::int, last_at = now() where id = $1'
    await client.query(counters, [room, count])
  } finally {
    // Its settings go with it.
    client.release(true)
  }
}
