import type { RoomId } from '../protocol/wire.ts'
import type { LiveSocket } from './wire.ts'

/** What may wait to be written to one socket. The engine's own buffer has no limit. */
const most = { packets: 500, characters: 1024 * 1024 }
/** How long a socket may take to read what waits. Milliseconds. */
const patience = 30_000

export type Backlog = ReturnType<typeof createBacklog>

/**
 * Sockets that read too slowly are told nothing more until they have read what waits, and are caught up then. One
 * that does not read at all is closed.
 * @param resume brings a socket up to date in a room that it knows up to `since`
 */
export function createBacklog(resume: (socket: LiveSocket, room: RoomId, since: number) => void) {
  const aside = new WeakMap<LiveSocket, Map<RoomId, number>>()

  function watch(socket: LiveSocket, rooms: Map<RoomId, number>) {
    const { conn } = socket
    const end = () => {
      clearTimeout(timer)
      conn.off('drain', drained)
      conn.off('close', end)
      aside.delete(socket)
    }
    const drained = () => {
      if (exceeds(socket)) return
      end()
      for (const [room, since] of rooms) resume(socket, room, since)
    }
    const timer = setTimeout(() => conn.close(true), patience)
    conn.on('drain', drained)
    conn.on('close', end)
  }

  function waitFor(socket: LiveSocket): Map<RoomId, number> {
    const known = aside.get(socket)
    if (known) return known
    const rooms = new Map<RoomId, number>()
    aside.set(socket, rooms)
    watch(socket, rooms)
    return rooms
  }

  return {
    /** To be told nothing more for now. */
    isFull: (socket: LiveSocket) => aside.has(socket) || exceeds(socket),
    setAside(socket: LiveSocket, room: RoomId, since: number) {
      const rooms = waitFor(socket)
      if (!rooms.has(room)) rooms.set(room, since)
    },
    /** It has to read what waits before it is told anything more. */
    hold(socket: LiveSocket) {
      waitFor(socket)
    },
  }
}

function exceeds(socket: LiveSocket): boolean {
  const waiting = waitingFor(socket)
  if (waiting.length === 0) return false
  if (waiting.length > most.packets) return true
  return waiting.reduce((sum, { data }) => sum + (data?.length ?? 0), 0) > most.characters
}

/** Packets that the engine could not hand to the network yet. Its types call them private; nothing else tells. */
function waitingFor(socket: LiveSocket): readonly { data?: string }[] {
  return Reflect.get(socket.conn, 'writeBuffer') ?? []
}
