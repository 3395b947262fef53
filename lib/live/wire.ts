import type { Server, Socket } from 'socket.io'
import type { Viewer } from '../ground/identity.ts'
import type { ServerEvents } from '../protocol/commands.ts'
import type { RoomId, UserId } from '../protocol/wire.ts'

/** `presence`: what its user is by this socket, once they were greeted. */
type SocketData = {
  viewer: Viewer | null
  /** Is told of changes in their lean form (protocol/lean). */
  lean: boolean
  presence?: 'online' | 'away'
}
/** Commands are answered before they become events (answer.ts), so no event of a client's has a listener. */
type None = Record<never, never>

export type LiveServer = Server<None, ServerEvents, None, SocketData>
export type LiveSocket = Socket<None, ServerEvents, None, SocketData>

/** Tells a socket that a room is no longer its user's. */
export type Dismiss = (socket: LiveSocket, room: RoomId) => void

/** Names of Socket.IO rooms: whom a packet goes to. */
export const to = {
  anyRoom: 'room ',
  room: (room: RoomId) => `${to.anyRoom}${room}`,
  anyUser: 'user ',
  user: (user: UserId) => `${to.anyUser}${user}`,
  anyCredential: 'credential ',
  credential: (id: string) => `${to.anyCredential}${id}`,
}

export function roomsOf(socket: LiveSocket): RoomId[] {
  const names = [...socket.rooms].filter((name) => name.startsWith(to.anyRoom))
  return names.map((name) => name.slice(to.anyRoom.length) as RoomId)
}

/** What has a socket here, of the names that begin so. */
export function here(io: LiveServer, prefix: string): string[] {
  const names = [...io.sockets.adapter.rooms.keys()].filter((name) => name.startsWith(prefix))
  return names.map((name) => name.slice(prefix.length))
}

export function socketsIn(io: LiveServer, name: string): LiveSocket[] {
  const ids = io.sockets.adapter.rooms.get(name) ?? []
  return [...ids].map((id) => io.sockets.sockets.get(id)).filter((socket) => socket !== undefined)
}
