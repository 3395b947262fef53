import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Page, RoomId } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'
import { type HeldRoom, hasAround, shownRun } from './held-room.ts'
import type { Arrived, Done } from './model.ts'
import { isStale, merge, mergeMembers } from './timeline.ts'

type Rooms = {
  get(room: RoomId): HeldRoom | undefined
  set(room: RoomId, next: HeldRoom): void
  /** Holds a page of a room that this connection now follows. */
  take(page: Page): void
  /** A page was read: what it says of other things. */
  saw(page: Page): void
}
type Window = { before?: number; after?: number; around?: number; at?: string }
/** The message that was found, where one was looked for by its time. */
type Read = Done & { around?: number }

const done: Done = { ok: true }

function windowAt(to: number | 'end' | Date): Window {
  if (to === 'end') return {}
  return typeof to === 'number' ? { around: to } : { at: to.toISOString() }
}

/** Fetches what is not held of a room: older, newer or distant messages, and its members. */
export function createReading(connection: Connection, rooms: Rooms) {
  const inFlight = new Map<string, Promise<Read | Refusal>>()

  async function find(ref: string): Promise<RoomId | Refusal> {
    const answer = await connection.request('room:subscribe', { rooms: [{ room: ref }] })
    if (refused(answer)) return answer
    const [fresh = refuse('NONE')] = answer.rooms
    if (refused(fresh)) return fresh
    const { room, info, to, lastSeq, messages, members } = fresh
    if (!info) return refuse('NONE')
    rooms.take({ room: info, rev: to, lastSeq, messages })
    const held = rooms.get(room)
    const timeline =
      held && to >= held.timeline.floor && mergeMembers(held.timeline, members, held.timeline.floor)
    if (timeline) rooms.set(room, { ...held, timeline })
    return room
  }

  /** Reads a page into what is held; anew where that was replaced by something fresher meanwhile. */
  async function read(room: RoomId, window: Window): Promise<Read | Refusal> {
    for (;;) {
      const page = await connection.request('history:read', { room, ...window })
      if (refused(page)) return page
      const held = rooms.get(room)
      if (!held || held.gone) return refuse('NONE')
      if (isStale(held.timeline, page)) continue
      rooms.set(room, { ...held, timeline: merge(held.timeline, page) })
      rooms.saw(page)
      return { ok: true, around: page.around }
    }
  }

  /** What is asked twice at once is asked once. */
  function readOnce(room: RoomId, window: Window): Promise<Read | Refusal> {
    const key = `${room} ${JSON.stringify(window)}`
    const known = inFlight.get(key)
    if (known) return known
    const now = read(room, window).finally(() => inFlight.delete(key))
    inFlight.set(key, now)
    return now
  }

  async function loadOlder(room: RoomId): Promise<Done | Refusal> {
    const held = rooms.get(room)
    if (!held) return refuse('NONE')
    const run = shownRun(held)
    if (run?.from === 1 || held.timeline.lastSeq === 0) return done
    return readOnce(room, run ? { before: run.from } : {})
  }

  async function loadNewer(room: RoomId): Promise<Done | Refusal> {
    const held = rooms.get(room)
    if (!held) return refuse('NONE')
    const run = shownRun(held)
    if (!run || run.to >= held.timeline.lastSeq) return done
    return readOnce(room, { after: run.to })
  }

  async function jump(room: RoomId, to: number | 'end' | Date): Promise<Arrived | Refusal> {
    const held = rooms.get(room)
    if (!held) return refuse('NONE')
    let at: number | 'end' = to instanceof Date ? 'end' : to
    if (to instanceof Date || !hasAround(held, to)) {
      const answer = await readOnce(room, windowAt(to))
      if (refused(answer)) return answer
      at = answer.around ?? at
    }
    const now = rooms.get(room)
    if (now) rooms.set(room, { ...now, at })
    return { ok: true, at }
  }

  async function loadMembers(room: RoomId): Promise<Done | Refusal> {
    for (;;) {
      const floor = rooms.get(room)?.timeline.floor
      const answer = await connection.request('room:members', { room })
      if (refused(answer)) return answer
      const held = rooms.get(room)
      if (!held) return refuse('NONE')
      const timeline = mergeMembers(held.timeline, answer.members, floor)
      if (!timeline) continue
      rooms.set(room, { ...held, timeline })
      return done
    }
  }

  return { find, loadOlder, loadNewer, jump, loadMembers }
}
