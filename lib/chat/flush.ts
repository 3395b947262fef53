import type pg from 'pg'
import { faultOf } from '../ground/faults.ts'
import type { Viewer } from '../ground/identity.ts'
import { flatRows } from '../ground/sql.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import type { ClientId, RoomId, Sent } from '../protocol/wire.ts'
import { RENDERER } from './markdown.ts'
import { hasVoice, isPaced } from './voice.ts'

/** A message on its way to the database. */
export type Draft = { room: RoomId; author: Viewer; id: ClientId; text: string; html: string }

/** What became of it. `repeated`: an earlier sending had been committed already. */
export type Written = { draft: Draft; sent: Sent; repeated: boolean }

type Fresh = { n: number; seq: number; rev: number; at: string }
type Known = Fresh & { room: RoomId; sameText: boolean }

/**
 * The whole flush in one statement, thus one transaction and one round trip; it answers what was written.
 *
 * Rooms are locked in the order of their ids, so that two writers cannot wait for each other; those in which no
 * author is are not. `locked` and `seated` lock what they read: PostgreSQL gives the newest committed state of a row that changed while we
 * waited, and tests `left_at is null` again on it, so a removal that went first is seen (manual, 13.2.1, "Read
 * Committed"); so is whatever else takes their voice. That nothing is written twice is the unique index's to say, for all drafts at no cost beyond its
 * own: a client id that was committed before stops the flush. One that another flush is about to commit is waited for,
 * in the order of the ids.
 *
 * Messages meet their seats in one join, which PostgreSQL hashes. With two it expects few, and looks through all seats for
 * each message.
 *
 * The first words of a direct conversation put it into the other's list (lists.ts).
 *
 * @param again somebody says several things in one room: where members make pauses, the first of them alone is said. That is
 * asked in few flushes, and costs those only.
 */
const flushStatement = (again: boolean) => `with input as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
      with ordinality as i(room_id, user_id, client_id, text, html, n)
  ), locked as materialized (
    select id, kind, rev, last_seq, announce_only, slow_seconds from room r where id = any($1::uuid[]) and exists (
      select from membership m where m.room_id = r.id and m.user_id = any($2::uuid[]) and m.left_at is null)
    order by id for no key update
  ), seated as materialized (
    select m.room_id, m.user_id, l.last_seq, l.rev${again ? `, ${isPaced} as paced` : ''} from (select distinct room_id, user_id from input) i
    join locked l on l.id = i.room_id join membership m on m.room_id = i.room_id and m.user_id = i.user_id
    where m.left_at is null and ${hasVoice}
    for no key update of m
  ), fresh as materialized (
    select i.*, s.last_seq + row_number() over w as seq, s.rev + row_number() over w as rev, clock_timestamp()::timestamptz(3) as at
    from input i join seated s on s.room_id = i.room_id and s.user_id = i.user_id
    ${again ? firstOfPaced : ''}
    window w as (partition by i.room_id order by i.n)
  ), written as (
    insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer, created_at)
    select room_id, seq, rev, client_id, user_id, text, html, ${RENDERER}, at from fresh
    order by user_id, client_id
  ), bumped as (
    update room r set rev = r.rev + c.count, last_seq = r.last_seq + c.count, last_at = c.at
    from (select room_id, count(*), max(at) as at from fresh group by room_id) c where r.id = c.room_id
  ), noted as (
    update membership m set last_read_seq = greatest(m.last_read_seq, f.seq), last_said_at = f.at
    from (select room_id, user_id, max(seq) as seq, max(at) as at from fresh group by room_id, user_id) f
    where m.room_id = f.room_id and m.user_id = f.user_id
  ), met as materialized (
    select u.id from fresh f join locked l on l.id = f.room_id and l.kind = 'direct'
    join membership m on m.room_id = f.room_id join users u on u.id = m.user_id
    where f.seq = 1 order by u.id for no key update of u
  ), listed as (
    update users u set rooms_added = u.rooms_added + 1 from met where u.id = met.id
  )
  select n, seq, rev, at from fresh`

const firstOfPaced = `where not s.paced or not exists (
  select from input e where e.room_id = i.room_id and e.user_id = i.user_id and e.n < i.n)`

const flushes = { flush: flushStatement(false), 'flush-again': flushStatement(true) }

/** Whether one of the authors says several things in one room. */
function saysAgain(drafts: Draft[]): boolean {
  return new Set(drafts.map(({ room, author }) => room + author.id)).size < drafts.length
}

/** Which of them were committed before, by whichever node, and as what. */
const knownStatement = `select i.n, m.room_id as room, m.seq, m.rev, m.created_at as at,
    m.room_id = i.room_id and (m.text = i.text or m.edited_at is not null or m.deleted_at is not null) as "sameText"
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) with ordinality as i(room_id, user_id, client_id, text, n)
  join message m on m.user_id = i.user_id and m.client_id = i.client_id`

/**
 * Commits them all, or throws and has committed none. Refused is who is not in the room or may not speak (voice.ts). Of a client id that was
 * committed before, PostgreSQL makes a unique violation.
 */
export async function write(pool: pg.Pool, drafts: Draft[]): Promise<(Written | Refusal)[]> {
  const values = [...columns(drafts), drafts.map(({ html }) => html)]
  const name = saysAgain(drafts) ? 'flush-again' : 'flush'
  const fresh = inPlaces(drafts, await flatRows<Fresh>(pool, name, flushes[name], values))
  const missed = drafts.filter((_, i) => !fresh[i])
  // Who is out now may ask once more for what was written while they were in.
  const known = missed.length > 0 ? await findKnown(pool, missed).catch(refusing(missed)) : []
  return drafts.map((draft, i) => {
    const row = fresh[i]
    if (row) return { draft, sent: sentAs(draft.room, row), repeated: false }
    return known.shift() ?? refuse('DENY', 'You are no longer in this room.')
  })
}

/** In the place of each draft: what became of it when it was committed before, or null. */
export async function findKnown(pool: pg.Pool, drafts: Draft[]): Promise<(Written | Refusal | null)[]> {
  const known = inPlaces(drafts, await flatRows<Known>(pool, 'known', knownStatement, columns(drafts)))
  return drafts.map((draft, i) => {
    const row = known[i]
    if (!row) return null
    return row.sameText ? { draft, sent: sentAs(row.room, row), repeated: true } : refuse('REUSE')
  })
}

/** What could not be looked up is refused for now: the others are committed, and must be answered and told. */
const refusing = (drafts: Draft[]) => (error: unknown) => {
  const fault = faultOf(error)
  if (!fault) throw error
  return drafts.map(() => fault)
}

const columns = (drafts: Draft[]) => [
  drafts.map(({ room }) => room),
  drafts.map(({ author }) => author.id),
  drafts.map(({ id }) => id),
  drafts.map(({ text }) => text),
]

function inPlaces<Row extends { n: number }>(drafts: Draft[], found: Row[]): (Row | undefined)[] {
  const places: (Row | undefined)[] = drafts.map(() => undefined)
  for (const row of found) places[row.n - 1] = row
  return places
}

function sentAs(room: RoomId, { seq, rev, at }: Omit<Fresh, 'n'>): Sent {
  return { ok: true, room, seq, rev, at }
}
