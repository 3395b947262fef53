import type { PresenceState, UserId } from '../protocol/wire.ts'
import { type LiveServer, type LiveSocket, to } from './wire.ts'

/** A reload is no departure. Milliseconds. */
const grace = 5_000

export type Presence = ReturnType<typeof createPresence>

/** Who is here: online if one of their sockets is, away if all are. A hint, told to whoever is signed in. */
export function createPresence(io: LiveServer) {
  const here = new Map<UserId, Map<string, 'online' | 'away'>>()
  const leaving = new Map<UserId, ReturnType<typeof setTimeout>>()

  function stateOf(user: UserId): PresenceState {
    const sockets = here.get(user)
    if (!sockets) return 'offline'
    return sockets.size === 0 || [...sockets.values()].includes('online') ? 'online' : 'away'
  }

  /** Does `work`, and tells if that changed what the user is. */
  function telling(user: UserId, work: () => void) {
    const before = stateOf(user)
    work()
    const state = stateOf(user)
    if (state !== before) io.local.to(to.everyone).emit('presence', { user, state })
  }

  function set(socket: LiveSocket, state: 'online' | 'away') {
    const user = socket.data.viewer?.id
    if (!user || !socket.connected) return
    clearTimeout(leaving.get(user))
    leaving.delete(user)
    telling(user, () => here.set(user, (here.get(user) ?? new Map()).set(socket.id, state)))
  }

  function left(socket: LiveSocket) {
    const user = socket.data.viewer?.id
    const sockets = user && here.get(user)
    if (!user || !sockets?.delete(socket.id)) return
    if (sockets.size > 0) return telling(user, () => {})
    const gone = () => {
      leaving.delete(user)
      telling(user, () => here.delete(user))
    }
    leaving.set(user, setTimeout(gone, grace))
  }

  return {
    set,
    left,
    all: (): Record<UserId, PresenceState> =>
      Object.fromEntries([...here.keys()].map((user) => [user, stateOf(user)])),
    close() {
      for (const timer of leaving.values()) clearTimeout(timer)
    },
  }
}
