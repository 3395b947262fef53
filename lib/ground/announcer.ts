import type { Changes, RoomId, RoomSummary, UserId } from '../protocol/wire.ts'

/** What happened, told after it was committed. */
export type Announcement =
  | { type: 'changes'; changes: Changes }
  /** Somebody became a member of a room, or their view of it changed. */
  | { type: 'listed'; user: UserId; summary: RoomSummary }
  | { type: 'unlisted'; user: UserId; room: RoomId }
  | { type: 'read'; user: UserId; room: RoomId; seq: number }
  /** Sessions and tokens that no longer open anything. Their sockets must end. */
  | { type: 'signed-out'; user: UserId; credentials: string[] }

export type Announcer = {
  announce(announcement: Announcement): void
  /** @returns a function that stops listening */
  listen(listener: (announcement: Announcement) => void): () => void
}

export function createAnnouncer(): Announcer {
  const listeners = new Set<(announcement: Announcement) => void>()
  return {
    announce(announcement) {
      for (const listener of listeners) listener(announcement)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
