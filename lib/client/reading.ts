import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Page, RoomId } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'
import { type HeldRoom, hasAround, shownRun } from './held-room.ts'
import type { Done } from './model.ts'
import { isStale, merge, mergeMembers } from './timeline.ts'

type Rooms = {
  get(room: RoomId): HeldRoom | undefined
  set(room: RoomId, next: HeldRoom): void
  /** Holds a page of a room that this connection now follows. */
  take(page: Page): void
  /** A page was read: what it says of other things. */
  saw(page: Page): void
}
type Window = { before?: number; after?: number; around?: number }

const done: Done = { ok: true }

/** Fetches what is not held of a room: older, newer or distant messages, and its members. */
export function createReading(connection: Connection, rooms: Rooms) {
  const inFlight = new Map<string, Promise<Done | Refusal>>()

  async function find(ref: string): Promise<RoomId | Refusal> {
    const answer = await connection.request('room:subscribe', { rooms: [{ room: ref }] })
    if (refused(answer)) return answer
    const [fresh = refuse('NONE')] = answer.rooms
    if (refused(fresh)) return fresh
    const { room, info, to, lastSeq, messages, members } = fresh
    if (!info) return refuse('NONE')
    rooms.take({ room: info, rev: to, lastSeq, messages })
    const held = rooms.get(room)
    if (held) rooms.set(room, { ...held, timeline: mergeMembers(held.timeline, members) })
    return room
  }

  /** Reads a page into what is held; anew where that was replaced by something fresher meanwhile. */
  async function read(room: RoomId, window: Window): Promise<Done | Refusal> {
    for (;;) {
      const page = await connection.request('history:read', { room, ...window })
      if (refused(page)) return page
      const held = rooms.get(room)
      if (!held || held.gone) return refuse('NONE')
      if (isStale(held.timeline, page)) continue
      rooms.set(room, { ...held, timeline: merge(held.timeline, page) })
      rooms.saw(page)
      return done
    }
  }

  /** What is asked twice at once is asked once. */
  function readOnce(room: RoomId, window: Window): Promise<Done | Refusal> {
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

  async function jump(room: RoomId, seq: number | 'end'): Promise<Done | Refusal> {
    const held = rooms.get(room)
    if (!held) return refuse('NONE')
    if (!hasAround(held, seq)) {
      const answer = await readOnce(room, seq === 'end' ? {} : { around: seq })
      if (refused(answer)) return answer
    }
    const now = rooms.get(room)
    if (now) rooms.set(room, { ...now, at: seq })
    return done
  }

  async function loadMembers(room: RoomId): Promise<Done | Refusal> {
    for (;;) {
      const floor = rooms.get(room)?.timeline.floor
      const answer = await connection.request('room:members', { room })
      if (refused(answer)) return answer
      const held = rooms.get(room)
      if (!held) return refuse('NONE')
      // Whoever left before a fresh start would come back by an older list.
      if (held.timeline.floor !== floor) continue
      rooms.set(room, { ...held, timeline: mergeMembers(held.timeline, answer.members) })
      return done
    }
  }

  return { find, loadOlder, loadNewer, jump, loadMembers }
}
