import type { Server, Socket } from 'socket.io'
import type { Viewer } from '../ground/identity.ts'
import type { ServerEvents } from '../protocol/commands.ts'
import type { RoomId, UserId } from '../protocol/wire.ts'

type SocketData = { viewer: Viewer | null }
/** Commands are answered before they become events (answer.ts), so no event of a client's has a listener. */
type None = Record<never, never>

export type LiveServer = Server<None, ServerEvents, None, SocketData>
export type LiveSocket = Socket<None, ServerEvents, None, SocketData>

/** Names of Socket.IO rooms: whom a packet goes to. */
export const to = {
  room: (room: RoomId) => `room ${room}`,
  user: (user: UserId) => `user ${user}`,
  credential: (id: string) => `credential ${id}`,
  everyone: 'signed in',
}

const roomPrefix = to.room('' as RoomId)

export function roomsOf(socket: LiveSocket): RoomId[] {
  const names = [...socket.rooms].filter((name) => name.startsWith(roomPrefix))
  return names.map((name) => name.slice(roomPrefix.length) as RoomId)
}

export function socketsIn(io: LiveServer, name: string): LiveSocket[] {
  const ids = io.sockets.adapter.rooms.get(name) ?? []
  return [...ids].map((id) => io.sockets.sockets.get(id)).filter((socket) => socket !== undefined)
}
