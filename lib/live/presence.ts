import type { PresenceState, UserId } from '../protocol/wire.ts'
import { createElsewhere, type PresenceWord } from './presence-elsewhere.ts'
import { type LiveServer, type LiveSocket, to } from './wire.ts'

/** A reload is no departure. Milliseconds. */
const grace = 5_000
/** What became of people is told together, so often. Milliseconds. */
const tellEvery = 100
/** Packets written to sockets at once: more of these hints would hold up messages. */
const packetsMost = 5_000

type Here = 'online' | 'away'

export type Presence = ReturnType<typeof createPresence>

type Nodes = { id: string; tell(word: PresenceWord): void }

/**
 * Who is here: online if one of their sockets is, on any node, away if all are. A hint, told to whoever is signed in.
 * @param isHeard whether other nodes can be heard: silence proves nothing where they cannot
 */
export function createPresence(io: LiveServer, nodes: Nodes, isHeard: () => boolean) {
  const here = new Map<UserId, Map<string, Here>>()
  const leaving = new Map<UserId, ReturnType<typeof setTimeout>>()
  /** What people here were told of each; who is not in it is offline. */
  const states = new Map<UserId, Here>()
  const changed = new Set<UserId>()
  const elsewhere = createElsewhere({ ...nodes, isHeard, all: allHere, changed: note })
  let timer: ReturnType<typeof setTimeout> | undefined

  function stateHere(user: UserId): PresenceState {
    const sockets = here.get(user)
    if (!sockets) return 'offline'
    return sockets.size === 0 || [...sockets.values()].includes('online') ? 'online' : 'away'
  }

  function stateOf(user: UserId): PresenceState {
    const own = stateHere(user)
    if (own === 'online') return own
    const there = elsewhere.stateOf(user)
    return there === 'offline' ? own : there
  }

  /** Something changed of this user, on this node or another. */
  function note(user: UserId) {
    changed.add(user)
    timer ??= setTimeout(tellSome, tellEvery)
  }

  function tellSome() {
    timer = undefined
    const listeners = io.sockets.adapter.rooms.get(to.everyone)?.size ?? 0
    let left = Math.max(1, Math.floor(packetsMost / Math.max(1, listeners)))
    for (const user of changed) {
      if (left-- === 0) break
      changed.delete(user)
      tellOf(user)
    }
    if (changed.size > 0) timer = setTimeout(tellSome, tellEvery)
  }

  function tellOf(user: UserId) {
    const state = stateOf(user)
    if (state === (states.get(user) ?? 'offline')) return
    if (state === 'offline') states.delete(user)
    else states.set(user, state)
    io.local.to(to.everyone).emit('presence', { user, state })
  }

  /** Does `work` on the user's sockets here, and tells if that changed what they are. */
  function changing(user: UserId, work: () => void) {
    const before = stateHere(user)
    work()
    const state = stateHere(user)
    if (state === before) return
    elsewhere.tell(user, state)
    note(user)
  }

  function set(socket: LiveSocket, state: Here) {
    const user = socket.data.viewer?.id
    if (!user || !socket.connected) return
    clearTimeout(leaving.get(user))
    leaving.delete(user)
    changing(user, () => here.set(user, (here.get(user) ?? new Map()).set(socket.id, state)))
  }

  function left(socket: LiveSocket) {
    const user = socket.data.viewer?.id
    const sockets = user && here.get(user)
    if (!user || !sockets?.has(socket.id)) return
    if (sockets.size > 1) return changing(user, () => sockets.delete(socket.id))
    sockets.delete(socket.id)
    const gone = () => {
      leaving.delete(user)
      changing(user, () => here.delete(user))
    }
    leaving.set(user, setTimeout(gone, grace))
  }

  function allHere(): Map<UserId, PresenceState> {
    return new Map([...here.keys()].map((user) => [user, stateHere(user)]))
  }

  return {
    set,
    left,
    hear: elsewhere.hear,
    /** As it was told last, and what is about to be told. */
    all(): Record<UserId, PresenceState> {
      const news = [...changed].map((user) => [user, stateOf(user)] as const)
      return Object.fromEntries([...states, ...news.filter(([, state]) => state !== 'offline')])
    },
    close() {
      clearTimeout(timer)
      for (const timer of leaving.values()) clearTimeout(timer)
      elsewhere.close()
    },
  }
}
