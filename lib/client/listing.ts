import type { Changes, Me, RoomId, RoomSummary } from '../protocol/wire.ts'
import type { ListedRoom } from './model.ts'

export type Listing = ReadonlyMap<RoomId, ListedRoom>

export function listingOf(summaries: readonly RoomSummary[]): Listing {
  return new Map(summaries.map((summary) => [summary.info.id, listed(summary)]))
}

export function listed(summary: RoomSummary): ListedRoom {
  return { ...summary, unread: Math.max(0, summary.lastSeq - summary.lastReadSeq) }
}

export function withRoom(listing: Listing, summary: RoomSummary): Listing {
  return new Map(listing).set(summary.info.id, listed(summary))
}

export function withRead(listing: Listing, room: RoomId, seq: number): Listing {
  const found = listing.get(room)
  if (!found || seq <= found.lastReadSeq) return listing
  return withRoom(listing, { ...found, lastReadSeq: seq })
}

/** What a change in a room changes in the list of rooms. Whoever speaks has read up to there. */
export function withChanges(listing: Listing, changes: Changes, me: Me | null): Listing {
  const found = listing.get(changes.room)
  if (!found) return listing
  const own = changes.messages.filter((message) => message.author.id === me?.id).map(({ seq }) => seq)
  const newest = changes.messages.find((message) => message.seq === changes.lastSeq)
  const { info } = changes
  const mine = changes.members.find(({ user, leftAt }) => user.id === me?.id && !leftAt)
  return withRoom(listing, {
    ...found,
    rev: Math.max(found.rev, changes.to),
    lastSeq: Math.max(found.lastSeq, changes.lastSeq),
    lastReadSeq: Math.max(found.lastReadSeq, ...own),
    lastAt: newest && newest.seq >= found.lastSeq ? newest.at : found.lastAt,
    role: mine?.role ?? found.role,
    info: info && info.rev > found.info.rev ? info : found.info,
  })
}

/** The last spoken in first. */
export function inOrder<Room extends RoomSummary>(rooms: Iterable<Room>): Room[] {
  const when = (room: Room) => room.lastAt ?? room.info.createdAt
  return [...rooms].sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0))
}
