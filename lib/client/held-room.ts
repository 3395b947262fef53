import type { Page, RoomSummary, UserId } from '../protocol/wire.ts'
import type { Pending, RoomView } from './model.ts'
import { type Run, runAt } from './runs.ts'
import { begin, isBehind, messagesIn, type Timeline } from './timeline.ts'

/** A room that was opened here. */
export type HeldRoom = {
  timeline: Timeline
  /** Where its reader stands: at the newest messages, or around one of them. */
  at: number | 'end'
  /** This connection is told of its changes. */
  following: boolean
  gone: boolean
}

export function hold(page: Page, at?: number): HeldRoom {
  return { timeline: begin(page), at: standing(page, at), following: false, gone: false }
}

export function standing(page: Page, at?: number): number | 'end' {
  const last = page.messages.at(-1)?.seq ?? page.lastSeq
  return at ?? (last >= page.lastSeq ? 'end' : last)
}

/** The same room with nothing held of it: everything is to be read afresh, if it may be read at all. */
export function emptied({ timeline, at }: HeldRoom, gone: boolean): HeldRoom {
  const nothing = { room: timeline.info, rev: 0, lastSeq: 0, messages: [] }
  return { timeline: begin(nothing), at: gone ? 'end' : at, following: false, gone }
}

export function shownRun({ timeline, at }: HeldRoom): Run | null {
  return runAt(timeline.runs, at)
}

/** Messages that a jump wants to have around it. */
const surroundings = 10

export function hasAround({ timeline }: HeldRoom, seq: number | 'end'): boolean {
  const run = runAt(timeline.runs, seq)
  const { lastSeq } = timeline
  if (seq === 'end') return lastSeq === 0 || run?.to === lastSeq
  return (
    !!run && run.from <= Math.max(1, seq - surroundings) && run.to >= Math.min(lastSeq, seq + surroundings)
  )
}

type Beside = {
  me: UserId | null
  summary: RoomSummary | undefined
  pending: readonly Pending[]
  typing: RoomView['typing']
}

/** @param last the view before: its parts are used again where they say the same */
export function viewOf(held: HeldRoom, { me, summary, pending, typing }: Beside, last?: RoomView): RoomView {
  const { timeline } = held
  const run = shownRun(held)
  const lastReadSeq = summary?.lastReadSeq ?? null
  return {
    id: timeline.room,
    info: timeline.info,
    status: held.gone ? 'gone' : 'open',
    messages: sameOr(last?.messages, messagesIn(timeline, run)),
    hasOlder: run ? run.from > 1 : timeline.lastSeq > 0,
    hasNewer: run ? run.to < timeline.lastSeq : false,
    lastSeq: timeline.lastSeq,
    lastReadSeq,
    unread: lastReadSeq === null ? 0 : Math.max(0, timeline.lastSeq - lastReadSeq),
    pending,
    typing: typing.some((person) => person.id === me) ? typing.filter((person) => person.id !== me) : typing,
    members: timeline.members,
    allMembers: timeline.allMembers,
    behind: isBehind(timeline),
  }
}

function sameOr<Item>(last: readonly Item[] | undefined, next: readonly Item[]): readonly Item[] {
  return last && last.length === next.length && last.every((item, i) => item === next[i]) ? last : next
}
