import type { Chat, Seat } from '../chat/chat.ts'
import type { Log } from '../ground/log.ts'
import { type Refusal, refused } from '../protocol/refusals.ts'
import type { Changes, RoomId } from '../protocol/wire.ts'
import type { Feeds } from './feeds.ts'
import type { Dismiss, LiveSocket } from './wire.ts'

export type Following = ReturnType<typeof createFollowing>

/**
 * How a socket comes to follow a room: what it may read is read, and it follows from exactly there. Nothing falls
 * between, and nobody follows whom the reading did not allow [R6].
 */
export function createFollowing(chat: Chat, feeds: Feeds, dismiss: Dismiss, log: Log) {
  /** What changed since, or the newest page. Refusals: NONE. */
  async function read(socket: LiveSocket, ref: string, since?: number): Promise<Changes | Refusal> {
    const seat = await chat.enter(socket.data.viewer, ref)
    if (refused(seat)) return seat
    // At the head already, as most are who come back: whether they may know that was asked in the same moment.
    return since === seat.room.rev ? nothingSince(seat.room) : chat.history.changes(seat, since)
  }

  /** To be called in the same go as the socket was told of the room up to `rev`. */
  function follow(socket: LiveSocket, room: RoomId, rev: number) {
    if (!socket.connected) return
    if (!feeds.follow(room, socket, rev)) resume(socket, room, rev)
  }

  /** Tells a socket what it missed in a room that it knew up to `since`. */
  async function resume(socket: LiveSocket, room: RoomId, since: number) {
    try {
      const changes = await read(socket, room, since)
      if (!socket.connected) return
      if (refused(changes)) return dismiss(socket, room)
      socket.emit('changes', changes)
      follow(socket, room, changes.to)
    } catch (error) {
      // Nothing was told: the client will ask, with all that it knows, over a new connection.
      log.warn({ err: error, room }, 'a socket could not be caught up')
      socket.conn.close()
    }
  }

  return { read, follow, resume }
}

function nothingSince({ id, rev, lastSeq }: Seat['room']): Changes {
  return { room: id, from: rev + 1, to: rev, lastSeq, messages: [], members: [], info: null }
}
