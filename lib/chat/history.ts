import type pg from 'pg'
import { rows } from '../ground/sql.ts'
import type { HistoryQuery } from '../protocol/commands.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, Page, RoomId } from '../protocol/wire.ts'
import type { Seat } from './access.ts'
import {
  type InfoRow,
  infoColumns,
  type MemberRow,
  type MessageRow,
  memberColumns,
  memberJson,
  messageColumns,
  messageJoins,
  toInfo,
  toMember,
  toMessage,
} from './rows.ts'

type Head = InfoRow & { head: number; lastSeq: number }
/** How large the messages are up to this one, in the order of the reading. */
type Sized = MessageRow & { size: number }

/** Room columns lie beside each row of an outer join: where there is no such row, its columns are null. */
type Beside<Row> = Head & { [Column in keyof Row]: Row[Column] | null }

/**
 * Who may read is asked in the statement that reads: in its snapshot a member is in, so nothing in it is newer
 * than their removal [R6].
 */
const allowed = (user: string) => `(r.kind = 'public' or exists (
  select from membership a where a.room_id = r.id and a.user_id = ${user} and a.left_at is null))`

const headColumns = `${infoColumns}, r.rev as head, r.last_seq as "lastSeq"`

/** Messages of `room r`, the first of them in this order, until they are too large together. */
function messagesWithin(window: string, order: string, limit: string): string {
  return `select ${messageColumns}, m.size from (
      select w.*, sum(octet_length(w.text) + octet_length(w.html)) over (order by w.${order}) as size
      from (select * from message w where w.room_id = r.id and ${window} order by w.${order} limit ${limit}) w
    ) m ${messageJoins}
    where m.size - octet_length(m.text) - octet_length(m.html) < ${limits.answerBytes}`
}

/** `around` n is a page whose middle is n. The room's counters and the messages are of one snapshot. */
function pageStatement(window: string, newestFirst: boolean): string {
  return `select ${headColumns}, p.* from room r left join lateral (
      ${messagesWithin(window, newestFirst ? 'seq desc' : 'seq', '$3')}
    ) p on true
    where r.id = $1 and ${allowed('$2')} order by p.seq`
}

const statements = {
  newest: pageStatement('true', true),
  before: pageStatement('w.seq < $4', true),
  after: pageStatement('w.seq > $4', false),
} as const

export function createHistory(pool: pg.Pool) {
  async function read(seat: Seat, kind: keyof typeof statements, limit: number, at?: number) {
    const values = [seat.room.id, seat.viewer?.id ?? null, limit, ...(at === undefined ? [] : [at])]
    const found = await rows<Beside<MessageRow>>(pool, statements[kind], values, `page-${kind}`)
    return found[0] ? toPage(found) : refuse('NONE')
  }

  /** Consecutive messages, oldest first. At most `limit`, 200 at most; fewer where they are large. Refusals: NONE. */
  async function page(seat: Seat, query: HistoryQuery): Promise<Page | Refusal> {
    const { before, after, around, limit } = query
    if (before !== undefined) return read(seat, 'before', limit, before)
    if (after !== undefined) return read(seat, 'after', limit, after)
    if (around !== undefined) return readAround(seat, around, limit)
    return read(seat, 'newest', limit)
  }

  async function readAround(seat: Seat, seq: number, limit: number): Promise<Page | Refusal> {
    const found = await read(seat, 'after', limit, Math.max(0, seq - 1 - Math.floor(limit / 2)))
    if (refused(found) || seq > found.lastSeq || found.messages.some((message) => message.seq >= seq))
      return found
    // Those before it are so large that the page ended before it came.
    return read(seat, 'after', limit, seq - 1)
  }

  /**
   * What changed since `since`, up to the head. For over 1,000 changed messages, or too large ones, or a `since`
   * that the room never had, the newest page with `reset`. Refusals: NONE.
   */
  async function changes(seat: Seat, since?: number): Promise<Changes | Refusal> {
    if (since === undefined) return fresh(seat)
    const values = [seat.room.id, since, seat.viewer?.id ?? null]
    const changed = await rows<ChangeRow>(pool, changesFor.viewer, values, 'changes-viewer')
    const found = toChanges(changed, since)
    if (!found) return refuse('NONE')
    const tooMany = found.messages.length > limits.changesPerCatchUp || since > found.to
    const tooLarge = (changed.at(-1)?.size ?? 0) >= limits.answerBytes
    return tooMany || tooLarge ? fresh(seat) : found
  }

  async function fresh(seat: Seat): Promise<Changes | Refusal> {
    const newest = await page(seat, { limit: limits.pageDefault })
    if ('ok' in newest) return newest
    const members = await rows<MemberRow>(
      pool,
      `select ${memberColumns} from membership m join users u on u.id = m.user_id join room r on r.id = m.room_id
       where m.room_id = $1 and m.left_at is null and ${allowed('$2')} order by m.joined_at`,
      [seat.room.id, seat.viewer?.id ?? null],
    )
    // Removed between the two statements: the page alone would be a room without members.
    if (seat.room.kind !== 'public' && !members.some((row) => row.userId === seat.viewer?.id))
      return refuse('NONE')
    return {
      room: seat.room.id,
      from: 1,
      to: newest.rev,
      lastSeq: newest.lastSeq,
      messages: newest.messages,
      members: members.map(toMember),
      info: newest.room,
      reset: true,
    }
  }

  /** The room's newest `rev`; 0 for a room that is not. For feeds, which have no viewer. */
  async function head(room: RoomId): Promise<number> {
    const [row] = await rows<{ rev: number }>(pool, 'select rev from room where id = $1', [room], 'head')
    return row?.rev ?? 0
  }

  /** The same for many rooms at once. */
  async function heads(rooms: readonly RoomId[]): Promise<Map<RoomId, number>> {
    const statement = 'select id, rev from room where id = any($1::uuid[])'
    const found = await rows<{ id: RoomId; rev: number }>(pool, statement, [rooms], 'heads')
    return new Map(found.map(({ id, rev }) => [id, rev]))
  }

  /**
   * What changed after `from - 1`, for feeds, which have no viewer: they cut it for each member. Reaches at
   * least to `to`, and further where the room went on meanwhile.
   */
  async function between(room: RoomId, from: number, to: number): Promise<Changes> {
    const found = toChanges(
      await rows<ChangeRow>(pool, changesFor.feed, [room, from - 1], 'changes-feed'),
      from - 1,
    )
    return found ?? { room, from, to, lastSeq: 0, messages: [], members: [], info: null }
  }

  return { page, changes, head, heads, between }
}

export type History = ReturnType<typeof createHistory>

function toPage(found: Beside<MessageRow>[]): Page {
  const [first] = found
  if (!first) throw new Error('a page is made of at least one row')
  const messages = found.filter((row): row is Head & MessageRow => row.seq !== null).map(toMessage)
  return { room: toInfo(first), rev: first.head, lastSeq: first.lastSeq, messages }
}

type ChangeRow = Beside<Sized> & { members: MemberRow[] | null }

/** One statement, one snapshot: the head, the members and the messages belong together. */
function changesStatement(guard: string, messages: string): string {
  return `select ${headColumns}, case when row_number() over (order by p.rev) = 1 then c.members end as members, p.*
    from room r
    cross join lateral (
      select coalesce(json_agg(${memberJson} order by m.rev), '[]') as members
      from membership m join users u on u.id = m.user_id where m.room_id = r.id and m.rev > $2
    ) c
    left join lateral (${messages}) p on true
    where r.id = $1 and ${guard} order by p.rev`
}

const changesFor = {
  viewer: changesStatement(
    allowed('$3'),
    messagesWithin('w.rev > $2', 'rev', String(limits.changesPerCatchUp + 1)),
  ),
  feed: changesStatement(
    'true',
    `select ${messageColumns}, null as size from message m ${messageJoins} where m.room_id = r.id and m.rev > $2`,
  ),
} as const

function toChanges(found: ChangeRow[], since: number): Changes | null {
  const [first] = found
  if (!first) return null
  return {
    room: first.roomId,
    from: since + 1,
    to: first.head,
    lastSeq: first.lastSeq,
    messages: found.filter((row): row is ChangeRow & MessageRow => row.seq !== null).map(toMessage),
    members: (first.members ?? []).map(toMember),
    info: first.infoRev > since ? toInfo(first) : null,
  }
}
