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

/** A fault that is ours. It goes to the one who sent, as an exception. */
type Bug = { bug: unknown }

type Row = {
  n: number
  seq: number | null
  rev: number | null
  at: Date | null
  knownRoom: RoomId | null
  knownSeq: number | null
  knownRev: number | null
  knownAt: Date | null
  sameText: boolean | null
}

/**
 * The whole flush in one statement, thus one transaction and one round trip.
 *
 * Rooms are locked in the order of their ids, so that two writers cannot wait for each other. `locked` and
 * `seated` read rows FOR UPDATE: PostgreSQL gives the newest committed state of a row that changed while we
 * waited, and tests `left_at is null` again on it, so a removal that went first is seen (manual, 13.2.1, "Read
 * Committed"). An earlier sending of the same client id that committed after this statement began is not seen:
 * the unique index stops the flush then, and the flush is tried again.
 *
 * The first words of a direct conversation put it into the other's list (lists.ts).
 */
const flushStatement = `with input as (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
      with ordinality as i(room_id, user_id, client_id, text, html, n)
  ), locked as materialized (
    select id, kind, rev, last_seq from room where id in (select room_id from input) order by id for no key update
  ), seated as materialized (
    select m.room_id, m.user_id from membership m join locked l on l.id = m.room_id
    where (m.room_id, m.user_id) in (select room_id, user_id from input) and m.left_at is null
    for no key update of m
  ), known as (
    select i.n, m.room_id, m.seq, m.rev, m.created_at,
      m.room_id = i.room_id and (m.text = i.text or m.edited_at is not null or m.deleted_at is not null) as same_text
    from input i join message m on m.user_id = i.user_id and m.client_id = i.client_id
  ), fresh as (
    select i.*, l.last_seq + row_number() over w as seq, l.rev + row_number() over w as rev
    from input i join locked l on l.id = i.room_id join seated s on s.room_id = i.room_id and s.user_id = i.user_id
    where not exists (select from known k where k.n = i.n)
    window w as (partition by i.room_id order by i.n)
  ), written as (
    insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer, created_at)
    select room_id, seq, rev, client_id, user_id, text, html, ${RENDERER}, clock_timestamp() from fresh
    returning room_id, seq, created_at
  ), bumped as (
    update room r set rev = r.rev + c.count, last_seq = r.last_seq + c.count, last_at = clock_timestamp()
    from (select room_id, count(*) from fresh group by room_id) c where r.id = c.room_id
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
  select i.n, f.seq, f.rev, w.created_at as at, k.room_id as "knownRoom", k.seq as "knownSeq", k.rev as "knownRev",
    k.created_at as "knownAt", k.same_text as "sameText"
  from input i left join fresh f on f.n = i.n left join known k on k.n = i.n
  left join written w on w.room_id = f.room_id and w.seq = f.seq`

/** More would make the first of a batch wait for the last without making the commit cheaper. */
const batchSize = 256

/** More than this cannot be written within anybody's patience. */
const waitingMost = 10_000

/**
 * Group commit: what arrives while a flush is in flight makes up the next one; when idle nothing waits.
 * @param told is called after each commit with what it wrote, before the next flush begins
 */
export function createWriter(pool: pg.Pool, told: (written: Written[]) => void) {
  let waiting: Waiting[] = []
  let busy = false

  async function run() {
    if (busy) return
    busy = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchSize)
      waiting = waiting.slice(batchSize)
      await settleAll(batch)
    }
    busy = false
  }

  async function settleAll(batch: Waiting[]) {
    const firsts = new Map<string, Waiting>()
    const again: Waiting[] = []
    for (const one of batch) {
      const key = `${one.draft.author.id} ${one.draft.id}`
      if (firsts.has(key)) again.push(one)
      else firsts.set(key, one)
    }
    // The same client id twice in one batch: the second is answered from the database, like any repetition.
    waiting = [...again, ...waiting]
    const senders = [...firsts.values()]
    const outcomes = await flush(senders.map((one) => one.draft))
    senders.forEach((sender, i) => {
      const outcome = outcomes[i] ?? { bug: new Error('a flush answers every draft') }
      if ('bug' in outcome) sender.fail(outcome.bug)
      else sender.settle(outcome)
    })
    told(outcomes.filter((outcome): outcome is Written => 'draft' in outcome))
  }

  async function flush(drafts: Draft[], attempt = 1): Promise<(Written | Refusal | Bug)[]> {
    try {
      return await write(pool, drafts)
    } catch (error) {
      if (sqlState(error) === uniqueViolation && attempt < 3) return flush(drafts, attempt + 1)
      const fault = faultOf(error)
      // Those behind them have waited as long, and would again as long in vain.
      if (fault && isConnectionLoss(error)) refuseWaiting(fault)
      if (fault) return drafts.map(() => fault)
      if (drafts.length === 1) return [{ bug: error }]
      // One that the database cannot take must not take the others with it.
      return flushAlone(drafts)
    }
  }

  async function flushAlone(drafts: Draft[]): Promise<(Written | Refusal | Bug)[]> {
    const outcomes: (Written | Refusal | Bug)[] = []
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
  const found = await rows<Row>(
    pool,
    flushStatement,
    [
      drafts.map((d) => d.room),
      drafts.map((d) => d.author.id),
      drafts.map((d) => d.id),
      drafts.map((d) => d.text),
      drafts.map((d) => d.html),
    ],
    'flush',
  )
  const byPlace = new Map(found.map((row) => [row.n, row]))
  return drafts.map((draft, i) => outcomeOf(draft, byPlace.get(i + 1)))
}

function outcomeOf(draft: Draft, row: Row | undefined): Written | Refusal {
  if (row?.seq != null && row.rev != null && row.at) {
    const sent: Sent = { ok: true, room: draft.room, seq: row.seq, rev: row.rev, at: row.at.toISOString() }
    return { draft, sent, repeated: false }
  }
  if (row?.knownSeq != null && row.knownRev != null && row.knownAt && row.knownRoom) {
    if (!row.sameText) return refuse('REUSE')
    const sent: Sent = {
      ok: true,
      room: row.knownRoom,
      seq: row.knownSeq,
      rev: row.knownRev,
      at: row.knownAt.toISOString(),
    }
    return { draft, sent, repeated: true }
  }
  // Neither written nor known: the author left or was removed before the room was locked.
  return refuse('DENY', 'You are no longer in this room.')
}
