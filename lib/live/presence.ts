import type { PresenceState, UserId } from '../protocol/wire.ts'
import { type LiveServer, type LiveSocket, to } from './wire.ts'

/** Milliseconds. A reload is no departure. Nodes tell that they are alive, and who is silent for long is not. */
const patience = { leaving: 5_000, pulse: 10_000, silence: 30_000 }

type Here = 'online' | 'away'

/** What nodes tell each other of who is where. Each node counts what it told, so that others see what they missed. */
export type PresenceWord =
  | { type: 'present'; node: string; count: number; user: UserId; state: PresenceState }
  /** All of a node's users; said when somebody asks. */
  | { type: 'all present'; node: string; count: number; users: Record<UserId, Here> }
  | { type: 'alive'; node: string; count: number }
  | { type: 'who is present'; node: string }
  | { type: 'node left'; node: string }

const said = ['present', 'all present', 'alive', 'who is present', 'node left']

export function isOfPresence(word: { type: string }): word is PresenceWord {
  return said.includes(word.type)
}

type Elsewhere = { count: number; users: Map<UserId, Here>; heardAt: number }

export type Presence = ReturnType<typeof createPresence>

/**
 * Who is here: online if one of their sockets is, on any node, away if all are. A hint, told to whoever is signed in.
 * @param self this node's name among the others
 */
export function createPresence(io: LiveServer, self: string, tell: (word: PresenceWord) => void) {
  const here = new Map<UserId, Map<string, Here>>()
  const elsewhere = new Map<string, Elsewhere>()
  const leaving = new Map<UserId, ReturnType<typeof setTimeout>>()
  let count = 0
  const pulse = setInterval(() => {
    tell({ type: 'alive', node: self, count })
    for (const [node, { heardAt }] of elsewhere)
      if (performance.now() - heardAt > patience.silence) forget(node)
  }, patience.pulse)
  tell({ type: 'alive', node: self, count })

  function stateHere(user: UserId): PresenceState {
    const sockets = here.get(user)
    if (!sockets) return 'offline'
    return sockets.size === 0 || [...sockets.values()].includes('online') ? 'online' : 'away'
  }

  function stateOf(user: UserId): PresenceState {
    const states = [
      stateHere(user),
      ...[...elsewhere.values()].map(({ users }) => users.get(user) ?? 'offline'),
    ]
    return (['online', 'away'] as const).find((state) => states.includes(state)) ?? 'offline'
  }

  /** Does `work`, and tells people here if that changed what the user is. */
  function telling(user: UserId, work: () => void) {
    const before = stateOf(user)
    work()
    const state = stateOf(user)
    if (state !== before) io.local.to(to.everyone).emit('presence', { user, state })
  }

  /** The same, of the user's sockets here: other nodes are told too. */
  function changing(user: UserId, work: () => void) {
    const before = stateHere(user)
    telling(user, work)
    const state = stateHere(user)
    if (state === before) return
    count += 1
    tell({ type: 'present', node: self, count, user, state })
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
    leaving.set(user, setTimeout(gone, patience.leaving))
  }

  // --- what other nodes say

  function nodeOf(name: string): Elsewhere {
    const known = elsewhere.get(name) ?? { count: 0, users: new Map(), heardAt: 0 }
    elsewhere.set(name, known)
    known.heardAt = performance.now()
    return known
  }

  function replace(node: Elsewhere, users: Map<UserId, Here>) {
    const concerned = new Set([...node.users.keys(), ...users.keys()])
    for (const user of concerned) change(node, user, users.get(user) ?? 'offline')
  }

  function forget(name: string) {
    const node = elsewhere.get(name)
    if (!node) return
    replace(node, new Map())
    elsewhere.delete(name)
  }

  function hear(word: PresenceWord) {
    if (word.type === 'node left') return forget(word.node)
    if (word.type === 'who is present') {
      if (word.node === self) tell({ type: 'all present', node: self, count, users: allHere() })
      return
    }
    const node = nodeOf(word.node)
    if (word.type === 'all present') {
      node.count = word.count
      return replace(node, new Map(Object.entries(word.users) as [UserId, Here][]))
    }
    const expected = word.type === 'alive' ? node.count : node.count + 1
    if (word.count !== expected) return tell({ type: 'who is present', node: word.node })
    node.count = word.count
    if (word.type === 'present') change(node, word.user, word.state)
  }

  function change(node: Elsewhere, user: UserId, state: PresenceState) {
    telling(user, () => {
      if (state === 'offline') node.users.delete(user)
      else node.users.set(user, state)
    })
  }

  function allHere(): Record<UserId, Here> {
    const known = [...here.keys()].map((user): [UserId, PresenceState] => [user, stateHere(user)])
    return Object.fromEntries(known.filter(([, state]) => state !== 'offline')) as Record<UserId, Here>
  }

  return {
    set,
    left,
    hear,
    all(): Record<UserId, PresenceState> {
      const users = [here, ...[...elsewhere.values()].map((node) => node.users)].flatMap((some) => [
        ...some.keys(),
      ])
      return Object.fromEntries(users.map((user) => [user, stateOf(user)]))
    },
    close() {
      clearInterval(pulse)
      for (const timer of leaving.values()) clearTimeout(timer)
      tell({ type: 'node left', node: self })
    },
  }
}
