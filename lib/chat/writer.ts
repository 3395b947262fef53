import type pg from 'pg'
import { faultOf, isConnectionLoss, sqlState } from '../ground/faults.ts'
import type { Viewer } from '../ground/identity.ts'
import { rows } from '../ground/sql.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { ClientId, RoomId, Sent } from '../protocol/wire.ts'
import { RENDERER } from './markdown.ts'

/** A message on its way to the database. */
export type Draft = { room: RoomId; author: Viewer; id: ClientId; text: string; html: string }

/** What became of it. `repeated`: an earlier sending had been committed already. */
export type Written = { draft: Draft; sent: Sent; repeated: boolean }

type Waiting = { draft: Draft; settle: (outcome: Written | Refusal) => void; fail: (error: unknown) => void }

/** A fault that is ours goes to the one who sent, as an exception. */
type Outcome = Written | Refusal | { bug: unknown }

type Fresh = { n: number; seq: number; rev: number; at: Date }
type Known = { n: number; room: RoomId; seq: number; rev: number; at: Date; sameText: boolean }

/**
 * The whole flush in one statement, thus one transaction and one round trip; it answers what was written.
 *
 * Rooms are locked in the order of their ids, so that two writers cannot wait for each other; those in which no
 * author is are not. `locked` and `seated` lock what they read: PostgreSQL gives the newest committed state of a row that changed while we
 * waited, and tests `left_at is null` again on it, so a removal that went first is seen (manual, 13.2.1, "Read
 * Committed"). That nothing is written twice is the unique index's to say, for all drafts at no cost beyond its
 * own: a client id that was committed before stops the flush.
 *
 * The first words of a direct conversation put it into the other's list (lists.ts).
 */
const flushStatement = `with input as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
      with ordinality as i(room_id, user_id, client_id, text, html, n)
  ), locked as materialized (
    select id, kind, rev, last_seq from room r where id = any($1::uuid[]) and exists (
      select from membership m where m.room_id = r.id and m.user_id = any($2::uuid[]) and m.left_at is null)
    order by id for no key update
  ), seated as materialized (
    select m.room_id, m.user_id from (select distinct room_id, user_id from input) i
    join locked l on l.id = i.room_id join membership m on m.room_id = i.room_id and m.user_id = i.user_id
    where m.left_at is null
    for no key update of m
  ), fresh as materialized (
    select i.*, l.last_seq + row_number() over w as seq, l.rev + row_number() over w as rev, clock_timestamp()::timestamptz(3) as at
    from input i join locked l on l.id = i.room_id join seated s on s.room_id = i.room_id and s.user_id = i.user_id
    window w as (partition by i.room_id order by i.n)
  ), written as (
    insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer, created_at)
    select room_id, seq, rev, client_id, user_id, text, html, ${RENDERER}, at from fresh
  ), bumped as (
    update room r set rev = r.rev + c.count, last_seq = r.last_seq + c.count, last_at = c.at
    from (select room_id, count(*), max(at) as at from fresh group by room_id) c where r.id = c.room_id
  ), noted as (
    update membership m set last_read_seq = greatest(m.last_read_seq, f.seq)
    from (select room_id, user_id, max(seq) as seq from fresh group by room_id, user_id) f
    where m.room_id = f.room_id and m.user_id = f.user_id
  ), met as materialized (
    select u.id from fresh f join locked l on l.id = f.room_id and l.kind = 'direct'
    join membership m on m.room_id = f.room_id join users u on u.id = m.user_id
    where f.seq = 1 order by u.id for no key update of u
  ), listed as (
    update users u set rooms_added = u.rooms_added + 1 from met where u.id = met.id
  )
  select n, seq, rev, at from fresh`

/** Which of them were committed before, by whichever node, and as what. */
const knownStatement = `select i.n, m.room_id as room, m.seq, m.rev, m.created_at as at,
    m.room_id = i.room_id and (m.text = i.text or m.edited_at is not null or m.deleted_at is not null) as "sameText"
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) with ordinality as i(room_id, user_id, client_id, text, n)
  join message m on m.user_id = i.user_id and m.client_id = i.client_id`

/** More would make the first of a batch wait for the last without making the commit cheaper. */
const batchSize = 256

/** More than this cannot be written within anybody's patience. */
const waitingMost = 10_000

/**
 * A flush that is smaller than the last one waits for more, if that was as large as `crowd`, but for no more than
 * `plenty`: senders who wait for their acknowledgement say the next thing at about the same time, and one commit for all
 * of them costs a half of two. Milliseconds: how long at most.
 */
const linger = { crowd: 8, plenty: 64, ms: 2, probe: 16 }

/**
 * Group commit: what arrives while a flush is in flight makes up the next one; when little is said nothing waits.
 * @param told is called after each commit with what it wrote, in their order
 */
export function createWriter(pool: pg.Pool, told: (written: Written[]) => void) {
  const waiting: Waiting[] = []
  let busy = false
  let enough = 1
  let flushes = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function run() {
    if (busy || waiting.length === 0) return
    if (waiting.length >= enough) return begin()
    timer ??= setTimeout(begin, linger.ms)
  }

  async function begin() {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    busy = true
    const senders = take()
    enough = enoughAfter(senders.length)
    const outcomes = await flush(senders.map(({ draft }) => draft))
    busy = false
    // The database writes the next ones while these are told.
    run()
    settle(senders, outcomes)
  }

  /** As many as came last time, and now and then twice as many, to see whether they would come. */
  function enoughAfter(size: number): number {
    if (size < linger.crowd) return 1
    flushes += 1
    return Math.min(flushes % linger.probe === 0 ? 2 * size : size, linger.plenty)
  }

  function take(): Waiting[] {
    const firsts = new Map<string, Waiting>()
    const again: Waiting[] = []
    for (const one of waiting.splice(0, batchSize)) {
      const key = `${one.draft.author.id} ${one.draft.id}`
      if (firsts.has(key)) again.push(one)
      else firsts.set(key, one)
    }
    // The same client id twice in one batch: the second is answered from the database, like any repetition.
    waiting.unshift(...again)
    return [...firsts.values()]
  }

  function settle(senders: Waiting[], outcomes: Outcome[]) {
    senders.forEach((sender, i) => {
      const outcome = outcomes[i] ?? { bug: new Error('a flush answers every draft') }
      if ('bug' in outcome) sender.fail(outcome.bug)
      else sender.settle(outcome)
    })
    told(outcomes.filter((outcome): outcome is Written => 'draft' in outcome))
  }

  async function flush(drafts: Draft[], attempt = 1): Promise<Outcome[]> {
    try {
      return await write(pool, drafts)
    } catch (error) {
      if (sqlState(error) === uniqueViolation && attempt < 3) return flushUnknown(drafts, attempt)
      const fault = faultOf(error)
      // Those behind them have waited as long, and would again as long in vain.
      if (fault && isConnectionLoss(error)) refuseWaiting(fault)
      if (fault) return drafts.map(() => fault)
      if (drafts.length === 1) return [{ bug: error }]
      // One that the database cannot take must not take the others with it.
      return flushAlone(drafts)
    }
  }

  /** Some were committed before: they are answered what they were then, and the others written without them. */
  async function flushUnknown(drafts: Draft[], attempt: number): Promise<Outcome[]> {
    const known = await findKnown(pool, drafts).catch((error: unknown) => faultOf(error) ?? { bug: error })
    if (!Array.isArray(known)) return drafts.map(() => known)
    const unknown = drafts.filter((_, i) => !known[i])
    // As long as each look finds some, those that are left become fewer.
    const next = unknown.length < drafts.length ? attempt : attempt + 1
    const rest = unknown.length > 0 ? await flush(unknown, next) : []
    return known.map((one) => one ?? rest.shift() ?? { bug: new Error('a flush answers every draft') })
  }

  async function flushAlone(drafts: Draft[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (const draft of drafts) {
      const last = outcomes.at(-1)
      // A database that went away meanwhile is not waited for once for each.
      const away = last && refused(last) && last.code === 'DB' ? last : null
      outcomes.push(...(away ? [away] : await flush([draft])))
    }
    return outcomes
  }

  function refuseWaiting(fault: Refusal) {
    for (const { settle } of waiting.splice(0)) settle(fault)
  }

  /** Resolves once the message is committed, or refused: DENY, REUSE, DB, FULL. */
  return function send(draft: Draft): Promise<Written | Refusal> {
    if (waiting.length >= waitingMost) return Promise.resolve(refuse('DB'))
    return new Promise((settle, fail) => {
      waiting.push({ draft, settle, fail })
      run()
    })
  }
}

const uniqueViolation = '23505'

async function write(pool: pg.Pool, drafts: Draft[]): Promise<(Written | Refusal)[]> {
  const values = [...columns(drafts), drafts.map(({ html }) => html)]
  const fresh = inPlaces(drafts, await rows<Fresh>(pool, flushStatement, values, 'flush'))
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
async function findKnown(pool: pg.Pool, drafts: Draft[]): Promise<(Written | Refusal | null)[]> {
  const known = inPlaces(drafts, await rows<Known>(pool, knownStatement, columns(drafts), 'known'))
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
  return { ok: true, room, seq, rev, at: at.toISOString() }
}
