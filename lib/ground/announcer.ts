import type { Changes, InstanceRole, Person, RoomId, RoomSummary, UserId } from '../protocol/wire.ts'

/** What happened, told after it was committed. */
export type Announcement =
  | { type: 'changes'; changes: Changes }
  /** Somebody became a member of a room, or their view of it changed. */
  | { type: 'listed'; user: UserId; summary: RoomSummary }
  | { type: 'read'; user: UserId; room: RoomId; seq: number }
  /** Sessions and tokens that no longer open anything. Their sockets must end. */
  | { type: 'signed-out'; user: UserId; credentials: string[] }
  /** What somebody is on this instance has changed. Their sockets come back as what they are now. */
  | { type: 'role'; user: UserId; role: InstanceRole }
  /** Somebody's name or picture has changed: what they say from now on is said under the new one. */
  | { type: 'person'; person: Person }
  /** The room is no more. Whoever looks into it is told so. */
  | { type: 'removed'; room: RoomId }
  /** What is held in memory of what holds for everybody is out of date: see chat/bylaws. */
  | { type: 'bylaws' }

export type Announcer = {
  announce(announcement: Announcement): void
  /** @returns a function that stops listening */
  listen(listener: (announcement: Announcement) => void): () => void
}

/**
 * A listener that throws keeps neither the others from hearing nor the one who announces from going on: what is
 * told was committed.
 */
export function createAnnouncer(onFault: (error: unknown) => void = throwLater): Announcer {
  const listeners = new Set<(announcement: Announcement) => void>()
  return {
    announce(announcement) {
      for (const listener of listeners) {
        try {
          listener(announcement)
        } catch (error) {
          onFault(error)
        }
      }
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function throwLater(error: unknown) {
  queueMicrotask(() => {
    throw error
  })
}
