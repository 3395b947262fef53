import type pg from 'pg'
import { RENDERER, render } from '../../lib/chat/markdown.ts'
import { newId } from '../../lib/ground/ids.ts'

/** A public room with a history so long that slowness would show. */
const count = 100_000
const batch = 10_000

const openings = [
  'Good morning',
  'Just back from the market',
  'Small question',
  'For the record',
  'I was thinking about the shelf again',
  'Update from the garden',
  'No news from the roof',
  'The kettle is on',
  'Somebody left a light on',
  'Heard on the tram',
]
const middles = [
  'the blue ladder is back in its place',
  'there are three kinds of screws in the box for one',
  'the bread came out better than last time',
  'the lock needs a drop of oil, not a hammer',
  'the neighbours asked for the long table on Sunday',
  'my notes from the meeting are on the wall',
  'the bell works if one means it',
  'the map in the hallway is older than the hallway',
]
const endings = [
  'More on Thursday.',
  'What do you think?',
  '**Please write it down** before it is forgotten.',
  'Thank you all!',
  '_Nobody panic._',
  'The list is at https://example.org/long-table',
  '`make tea` and then we will see.',
]

/** In batches, so that a slow disk stays below the pool's limit for one statement, and progress can be told. */
export async function setTheLongTable(
  pool: pg.Pool,
  users: string[],
  say: (line: string) => void,
): Promise<void> {
  const texts = openings.flatMap((one) =>
    middles.flatMap((two) => endings.map((three) => `${one}: ${two}. ${three}`)),
  )
  const htmls = texts.map((text) => render(text))
  const room = newId()
  const members = users.length + 1
  await pool.query(
    `insert into room (id, kind, slug, name, topic, rev, info_rev, last_seq, last_at, created_at)
     values ($1, 'public', 'the-long-table', 'The long table', $2, $3, 1, 0, now(), now() - interval '401 days')`,
    [room, `${count.toLocaleString('en')} messages, to see whether that makes anything slow.`, members],
  )
  await pool.query(
    `insert into membership (room_id, user_id, role, rev, joined_at, last_read_seq)
     select $1, u, (case n when 1 then 'owner' else 'member' end)::member_role, n + 1, now() - interval '401 days', 0
     from unnest($2::uuid[]) with ordinality as p(u, n)`,
    [room, users],
  )
  for (let from = 1; from <= count; from += batch) {
    const to = Math.min(from + batch - 1, count)
    await fill(pool, { room, users, texts, htmls, from, to, members })
    say(`The long table: ${to.toLocaleString('en')} of ${count.toLocaleString('en')} messages`)
  }
  await pool.query('update membership set last_read_seq = $2 where room_id = $1', [room, count])
}

type Batch = {
  room: string
  users: string[]
  texts: string[]
  htmls: string[]
  from: number
  to: number
  members: number
}

/** One statement: the messages and the counters that know of them come together or not at all. */
async function fill(pool: pg.Pool, { room, users, texts, htmls, from, to, members }: Batch): Promise<void> {
  await pool.query(
    `with said as (
       insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer, created_at)
       select $1::uuid, n, n + $8, gen_random_uuid(),
         ($2::uuid[])[1 + ((n / 3) * 7919 + n / 11) % cardinality($2::uuid[])],
         ($3::text[])[1 + (n::bigint * 7919) % cardinality($3::text[])],
         ($4::text[])[1 + (n::bigint * 7919) % cardinality($4::text[])],
         $5, now() - ($9 - n) * interval '5 minutes 45 seconds'
       from generate_series($6::int, $7::int) as n
     )
     update room set rev = $7::int + $8, last_seq = $7::int where id = $1::uuid`,
    [room, users, texts, htmls, RENDERER, from, to, members, count],
  )
}
