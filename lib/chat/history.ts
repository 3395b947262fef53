import type pg from 'pg'
import { flatRows, rows } from '../ground/sql.ts'
import type { HistoryQuery } from '../protocol/commands.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, Page, RoomId } from '../protocol/wire.ts'
import { type Asking, addressIn, type Seat } from './access.ts'
import {
  type ChangedRow,
  changesStatement,
  feedStatement,
  membersStatement,
  type PageRow,
  pageStatement,
  type Window,
} from './reading.ts'
import { type MemberRow, type MessageRow, reactionsBySeq, toInfo, toMember, toMessage } from './rows.ts'

const by = ['id', 'slug'] as const
const prepared = <Name extends string>(
  names: readonly Name[],
  make: (by: 'id' | 'slug', name: Name) => string,
) => Object.fromEntries(by.flatMap((way) => names.map((name) => [`${name}-by-${way}`, make(way, name)])))

const pages = prepared(['newest', 'before', 'after', 'at'], pageStatement)
const catchUps = prepared(['changes'], changesStatement)

export function createHistory(pool: pg.Pool) {
  /** One of the statements that ask by themselves: no rows where the room is not, or not for them. */
  async function ask<Row extends pg.QueryResultRow>(
    { viewer, room }: Asking | Seat,
    statements: Record<string, string>,
    kind: string,
    values: unknown[],
  ): Promise<Row[]> {
    const address = addressIn(typeof room === 'string' ? room : room.id)
    if (!address) return []
    const name = `${kind}-by-${address.by}`
    return flatRows<Row>(pool, name, statements[name] ?? '', [address.value, viewer?.id ?? null, ...values])
  }

  async function read(asking: Asking | Seat, window: Window, limit: number, ...at: number[]) {
    return toPage(await ask<PageRow>(asking, pages, window, [limit, ...at])) ?? refuse('NONE')
  }

  /** Consecutive messages, oldest first. At most `limit`, 200 at most; fewer where they are large. Refusals: NONE. */
  async function page(asking: Asking | Seat, query: HistoryQuery): Promise<Page | Refusal> {
    const { before, after, around, at, limit } = query
    if (before !== undefined) return read(asking, 'before', limit, before)
    if (after !== undefined) return read(asking, 'after', limit, after)
    if (around !== undefined) return readAround(asking, around, limit)
    if (at !== undefined) return readAt(asking, at, limit)
    return read(asking, 'newest', limit)
  }

  /** A page whose middle is `seq`. */
  async function readAround(asking: Asking | Seat, seq: number, limit: number): Promise<Page | Refusal> {
    const found = await read(asking, 'after', limit, Math.max(0, seq - 1 - Math.floor(limit / 2)))
    return refused(found) || reaches(found, seq) ? found : read(asking, 'after', limit, seq - 1)
  }

  /** A page whose middle is the message of that time. */
  async function readAt(asking: Asking | Seat, at: Date, limit: number): Promise<Page | Refusal> {
    const found = await read(asking, 'at', limit, at.getTime())
    if (refused(found) || !found.around || reaches(found, found.around)) return found
    const shorter = await read(asking, 'after', limit, found.around - 1)
    return refused(shorter) ? shorter : { ...shorter, around: found.around }
  }

  /**
   * What changed since `since`, up to the head. For over 1,000 changed messages, or too large ones, or a `since`
   * that the room never had, the newest page with `reset`. Refusals: NONE.
   */
  async function changes(asking: Asking | Seat, since?: number): Promise<Changes | Refusal> {
    if (since === undefined) return fresh(asking)
    const found = toChanges(await ask<ChangedRow>(asking, catchUps, 'changes', [since]), since)
    if (!found) return refuse('NONE')
    return found.tooMany || since > found.changes.to ? fresh(asking) : found.changes
  }

  async function fresh(asking: Asking | Seat): Promise<Changes | Refusal> {
    const newest = await page(asking, { limit: limits.pageDefault })
    if (refused(newest)) return newest
    const { room, rev, lastSeq, messages } = newest
    const viewer = asking.viewer?.id ?? null
    const members = await rows<MemberRow>(pool, membersStatement, [room.id, viewer], 'members')
    // Removed between the two statements: the page alone would be a room without members.
    if (room.kind !== 'public' && !members.some((row) => row.userId === viewer)) return refuse('NONE')
    const all = { messages, members: members.map(toMember), info: room }
    return { room: room.id, from: 1, to: rev, lastSeq, ...all, reset: true }
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
    const found = await flatRows<ChangedRow>(pool, 'changes-feed', feedStatement, [room, from - 1])
    const nothing = { room, from, to, lastSeq: 0, messages: [], members: [], info: null }
    return toChanges(found, from - 1)?.changes ?? nothing
  }

  return { page, changes, head, heads, between }
}

export type History = ReturnType<typeof createHistory>

const hasMessage = <Row extends { seq: number | null }>(row: Row): row is Row & MessageRow => row.seq !== null

/** False where those before the message are so large that the page ended before it came. */
const reaches = ({ lastSeq, messages }: Page, seq: number) =>
  seq > lastSeq || messages.some((message) => message.seq >= seq)

function toPage(found: PageRow[]): Page | null {
  const head = found.find((row) => row.head)?.head
  if (!head) return null
  const reactions = reactionsBySeq(head.reacted)
  const messages = found.filter(hasMessage).map((row) => toMessage(row, reactions.get(row.seq)))
  messages.sort((one, other) => one.seq - other.seq)
  const page = { room: toInfo(head), rev: head.head, lastSeq: head.lastSeq, messages }
  return head.around ? { ...page, around: head.around } : page
}

/** `tooMany`: not all of what changed is in it, nor would it fit into an answer. */
function toChanges(found: ChangedRow[], since: number): { changes: Changes; tooMany: boolean } | null {
  const head = found.find((row) => row.head)?.head
  if (!head) return null
  const changed = found.filter(hasMessage).sort((one, other) => one.rev - other.rev)
  const last = changed.at(-1)
  const size = last ? (last.above ?? 0) + Buffer.byteLength(last.text) + Buffer.byteLength(last.html) : 0
  const changes = {
    room: head.roomId,
    from: since + 1,
    to: head.head,
    lastSeq: head.lastSeq,
    messages: changed.map((row) => toMessage(row, reactionsBySeq(row.reacted).get(row.seq))),
    members: head.members.map(toMember),
    info: head.infoRev > since ? toInfo(head) : null,
  }
  return { changes, tooMany: head.tooMany || size >= limits.answerBytes }
}
