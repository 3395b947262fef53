import type { PresenceState, UserId } from '../protocol/wire.ts'
import { createElsewhere, type PresenceWord } from './presence-elsewhere.ts'
import { createWatching } from './watching.ts'
import type { LiveSocket } from './wire.ts'

/** A reload is no departure. Milliseconds. */
const grace = 5_000
/** What became of people is told together, so often. Milliseconds. */
const tellEvery = 100
/** Packets written to sockets at once: more of these hints would hold up messages. */
const packetsMost = 5_000

type Here = 'online' | 'away'
/** The sockets of one user on this node. The last that left counts until `leaving` is over. */
type Sockets = Record<Here, number> & { leaving?: ReturnType<typeof setTimeout> | undefined }

export type Presence = ReturnType<typeof createPresence>

type Nodes = { id: string; alone?: boolean; tell(word: PresenceWord): void }

/**
 * Who is here: online if one of their sockets is, on any node, away if all are. A hint, told to whoever is signed in
 * and shows them.
 * @param isHeard whether other nodes can be heard: silence proves nothing where they cannot
 */
export function createPresence(nodes: Nodes, isHeard: () => boolean) {
  const here = new Map<UserId, Sockets>()
  /** What people here were told of each; who is not in it is offline. */
  const states = new Map<UserId, Here>()
  const changed = new Set<UserId>()
  const watching = createWatching()
  const elsewhere = createElsewhere({ ...nodes, isHeard, all: allHere, changed: note })
  let timer: ReturnType<typeof setTimeout> | undefined

  function stateHere(user: UserId): PresenceState {
    const sockets = here.get(user)
    if (!sockets) return 'offline'
    return sockets.online > 0 ? 'online' : 'away'
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
    const news = new Map<LiveSocket, Record<UserId, PresenceState>>()
    for (const user of changed) {
      if (news.size >= packetsMost) break
      changed.delete(user)
      const state = stateOf(user)
      if (state === (states.get(user) ?? 'offline')) continue
      if (state === 'offline') states.delete(user)
      else states.set(user, state)
      for (const socket of watching.watchersOf(user)) {
        const users = news.get(socket) ?? {}
        users[user] = state
        news.set(socket, users)
      }
    }
    for (const [socket, users] of news) socket.emit('presences', { users })
    if (changed.size > 0) timer = setTimeout(tellSome, tellEvery)
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

  /** As if there had been no socket before, where the last has left. */
  function socketsOf(user: UserId): Sockets {
    const known = here.get(user)
    if (known && !known.leaving) return known
    clearTimeout(known?.leaving)
    const fresh = { online: 0, away: 0 }
    here.set(user, fresh)
    return fresh
  }

  function set(socket: LiveSocket, state: Here) {
    const user = socket.data.viewer?.id
    if (!user || !socket.connected) return
    changing(user, () => {
      const sockets = socketsOf(user)
      if (socket.data.presence) sockets[socket.data.presence] -= 1
      sockets[state] += 1
      socket.data.presence = state
    })
  }

  function left(socket: LiveSocket) {
    watching.end(socket)
    const { viewer, presence: state } = socket.data
    const sockets = viewer && here.get(viewer.id)
    if (!viewer || !sockets || !state) return
    if (sockets.online + sockets.away > 1) {
      return changing(viewer.id, () => {
        sockets[state] -= 1
      })
    }
    const gone = () => changing(viewer.id, () => here.delete(viewer.id))
    sockets.leaving = setTimeout(gone, grace)
  }

  function allHere(): Map<UserId, PresenceState> {
    return new Map([...here.keys()].map((user) => [user, stateHere(user)]))
  }

  return {
    set,
    left,
    hear: elsewhere.hear,
    /**
     * From now on the socket is told what becomes of these people, and of nobody else.
     * @returns who of them is online or away, as it was told last: what changed since is about to be
     */
    watch(socket: LiveSocket, users: readonly UserId[]): Record<UserId, PresenceState> {
      if (socket.connected) watching.begin(socket, users)
      const present: Record<UserId, PresenceState> = {}
      for (const user of users) {
        const state = states.get(user)
        if (state) present[user] = state
      }
      return present
    },
    close() {
      clearTimeout(timer)
      for (const { leaving } of here.values()) clearTimeout(leaving)
      elsewhere.close()
    },
  }
}
