import type { Server, Socket } from 'socket.io'
import type { Viewer } from '../ground/identity.ts'
import type { ServerEvents } from '../protocol/commands.ts'
import type { RoomId, UserId } from '../protocol/wire.ts'

type SocketData = {
  viewer: Viewer | null
  /** From where it comes. */
  address: string
  /** Is told of changes in their lean form (protocol/lean). */
  lean: boolean
  /** Rooms whose changes it is told: see feed.ts. */
  follows: Set<RoomId>
  /** Rooms that it was told are its user's: see lists.ts. */
  listed: RoomId[]
  /** What its user is by this socket. */
  presence: 'online' | 'away' | null
}
/** Commands are answered before they become events (answer.ts), so no event of a client's has a listener. */
type None = Record<never, never>

export type LiveServer = Server<None, ServerEvents, None, SocketData>
export type LiveSocket = Socket<None, ServerEvents, None, SocketData>

/** Tells a socket that a room is no longer its user's. */
export type Dismiss = (socket: LiveSocket, room: RoomId) => void

/** Places between nodes: whom a word is for. */
export const to = {
  room: (room: RoomId) => `room ${room}`,
  user: (user: UserId) => `user ${user}`,
}
