import type { Changes, Member, Message, Page, RoomId, RoomInfo, UserId } from '../protocol/wire.ts'
import { include, type Run } from './runs.ts'

/**
 * What is held of one room. A pure value: `apply` and `merge` answer with the next one, and what did not change
 * in it is the same object as before.
 *
 * Every held row is at least as new as `known`. So rows never have to be fetched twice, and whatever arrives
 * late, twice or out of order can be told from what is new by its `rev` alone.
 */
export type Timeline = {
  readonly room: RoomId
  readonly info: RoomInfo
  /** Every change up to this `rev` is in. */
  readonly known: number
  /** The newest `rev` heard of. Above `known` there is something to ask for. */
  readonly head: number
  /** When all this was last read afresh. An older page may lack changes that were never seen here. */
  readonly floor: number
  readonly lastSeq: number
  readonly rows: ReadonlyMap<number, Message>
  readonly runs: readonly Run[]
  readonly members: ReadonlyMap<UserId, Member>
  /** Those are all members the room has, not only those that were heard of. */
  readonly allMembers: boolean
  /** Changes that arrived before those that come first. */
  readonly ahead: readonly Changes[]
}

/** More are not kept: what is dropped is asked for anyway. */
const aheadMost = 200

export function begin(page: Page): Timeline {
  const empty: Timeline = {
    room: page.room.id,
    info: page.room,
    known: page.rev,
    head: page.rev,
    floor: page.rev,
    lastSeq: page.lastSeq,
    rows: new Map(),
    runs: [],
    members: new Map(),
    allMembers: false,
    ahead: [],
  }
  return { ...empty, ...upsert(empty, page.messages) }
}

/** A head that was heard of without its changes. */
export function expect(timeline: Timeline, head: number): Timeline {
  return head > timeline.head ? { ...timeline, head } : timeline
}

export function isBehind(timeline: Timeline): boolean {
  return timeline.known < timeline.head
}

export function apply(timeline: Timeline, changes: Changes): Timeline {
  if (changes.to <= timeline.known) return timeline
  const told = expect(timeline, changes.to)
  if (changes.reset) return catchUp(afresh(told, changes))
  if (changes.from > told.known + 1) return { ...told, ahead: [...told.ahead, changes].slice(-aheadMost) }
  return catchUp(advance(told, changes))
}

/** True for a page that was read before all this was: it must be read again. */
export function isStale(timeline: Timeline, page: Page): boolean {
  return page.rev < timeline.floor
}

/** Adds a page of older, newer or distant messages, whenever it was asked for. */
export function merge(timeline: Timeline, page: Page): Timeline {
  if (isStale(timeline, page)) return timeline
  return {
    ...expect(timeline, page.rev),
    ...upsert(timeline, page.messages),
    info: newer(timeline.info, page.room),
    lastSeq: Math.max(timeline.lastSeq, page.lastSeq),
  }
}

/**
 * Adds a list of all members, in its order. Null for one that is older than the last fresh start: whoever left before
 * that would come back by it.
 * @param floor the timeline's when the list was asked for
 */
export function mergeMembers(
  timeline: Timeline,
  members: readonly Member[],
  floor: number | undefined,
): Timeline | null {
  if (floor !== timeline.floor) return null
  const listed = members.map((member) => [member.user.id, member] as const)
  const held = timeline.allMembers ? timeline.members : new Map([...listed, ...timeline.members])
  return { ...timeline, members: upsertMembers(held, members), allMembers: true }
}

/** The messages of a run, oldest first. */
export function messagesIn(timeline: Timeline, run: Run | null): Message[] {
  const messages: Message[] = []
  if (!run) return messages
  for (let seq = run.from; seq <= run.to; seq++) {
    const row = timeline.rows.get(seq)
    if (row) messages.push(row)
  }
  return messages
}

function advance(timeline: Timeline, changes: Changes): Timeline {
  return {
    ...timeline,
    ...upsert(timeline, changes.messages),
    info: changes.info ? newer(timeline.info, changes.info) : timeline.info,
    members: upsertMembers(timeline.members, changes.members),
    known: Math.max(timeline.known, changes.to),
    lastSeq: Math.max(timeline.lastSeq, changes.lastSeq),
  }
}

/** Too much was missed: what is held may be out of date anywhere, except what was read after this. */
function afresh(timeline: Timeline, changes: Changes): Timeline {
  const fresh = changes.messages.map((row) => newer(timeline.rows.get(row.seq), row))
  const present = changes.members.map((member) => newer(timeline.members.get(member.user.id), member))
  const later = ({ rev }: { rev: number }) => rev > changes.to
  const messages = [...fresh, ...[...timeline.rows.values()].filter(later)]
  const members = [...present, ...[...timeline.members.values()].filter(later)]
  const nothing = { rows: new Map(), runs: [], members: new Map(), allMembers: true }
  const emptied = { ...timeline, ...nothing, floor: changes.to }
  return advance(emptied, { ...changes, messages, members })
}

/** Applies what arrived early and now fits. */
function catchUp(timeline: Timeline): Timeline {
  let next = timeline
  for (;;) {
    const ahead = next.ahead.filter((changes) => changes.to > next.known)
    const fits = ahead.find((changes) => changes.from <= next.known + 1)
    if (!fits) return ahead.length === next.ahead.length ? next : { ...next, ahead }
    next = advance({ ...next, ahead }, fits)
  }
}

function upsert(timeline: Timeline, messages: readonly Message[]): Pick<Timeline, 'rows' | 'runs'> {
  const news = messages.filter((row) => isNews(timeline.rows.get(row.seq), row))
  if (news.length === 0) return { rows: timeline.rows, runs: timeline.runs }
  const rows = new Map(timeline.rows)
  let runs = timeline.runs
  for (const row of news) {
    rows.set(row.seq, newer(rows.get(row.seq), row))
    runs = include(runs, row.seq)
  }
  return { rows, runs }
}

function upsertMembers(held: Timeline['members'], members: readonly Member[]): Timeline['members'] {
  const news = members.filter((member) => isNews(held.get(member.user.id), member))
  if (news.length === 0) return held
  return new Map([...held, ...news.map((member) => [member.user.id, member] as const)])
}

/** The one that is held wins a draw, so that nothing is drawn again without need. */
function isNews<Row extends { rev: number }>(held: Row | undefined, arrived: Row): boolean {
  return !held || held.rev < arrived.rev
}

function newer<Row extends { rev: number }>(held: Row | undefined, arrived: Row): Row {
  return held && !isNews(held, arrived) ? held : arrived
}
