import type { PresenceState, UserId } from '../protocol/wire.ts'

/**
 * Milliseconds. Between two signs of life; how long a node may be silent; how long those who ask for all are gathered
 * before all are answered at once; how often what became of this node's users is told.
 */
const patience = { pulse: 10_000, silence: 30_000, gather: 500, tell: 100 }
/** Users in one word: Redis drops subscribers for whom it has to keep too much. */
const usersMost = 2_000

/** What nodes tell each other of who is where. Each node counts what it told, so that others see what they missed. */
export type PresenceWord =
  | { type: 'some present'; node: string; count: number; users: Record<UserId, PresenceState> }
  /** The same of one user, as older versions say it. */
  | { type: 'present'; node: string; count: number; user: UserId; state: PresenceState }
  /** All of a node's users; said when somebody asks. */
  | { type: 'all present'; node: string; count: number; users: Record<UserId, PresenceState> }
  | { type: 'alive'; node: string; count: number }
  | { type: 'who is present'; node: string }
  | { type: 'node left'; node: string }

const said = ['some present', 'present', 'all present', 'alive', 'who is present', 'node left']

export function isOfPresence(word: { type: string }): word is PresenceWord {
  return said.includes(word.type)
}

/** Another node, as far as it was heard. `asked`: for all of its users, since the last sign of life. */
type Node = { count: number; users: Map<UserId, PresenceState>; heardAt: number; asked: boolean }

type Ground = {
  /** This node. */
  id: string
  /** There are no others. */
  alone?: boolean
  tell(word: PresenceWord): void
  isHeard(): boolean
  /** Who is on this node. */
  all(): Map<UserId, PresenceState>
  /** Something was heard of this user. */
  changed(user: UserId): void
}

/** Who is on the other nodes. */
export function createElsewhere({ id: self, alone, tell, isHeard, all, changed }: Ground) {
  const nodes = new Map<string, Node>()
  /** Of users here, not told yet. */
  const news = new Map<UserId, PresenceState>()
  let telling: ReturnType<typeof setTimeout> | undefined
  let count = 0
  let answering: ReturnType<typeof setTimeout> | undefined
  const pulse = setInterval(beat, patience.pulse)
  tell({ type: 'alive', node: self, count })

  function tellNews() {
    telling = undefined
    const users = [...news]
    news.clear()
    for (let at = 0; at < users.length; at += usersMost) {
      count += 1
      const some = Object.fromEntries(users.slice(at, at + usersMost))
      tell({ type: 'some present', node: self, count, users: some })
    }
  }

  function beat() {
    tell({ type: 'alive', node: self, count })
    for (const [name, node] of nodes) {
      node.asked = false
      if (!isHeard()) node.heardAt = performance.now()
      else if (performance.now() - node.heardAt > patience.silence) forget(name)
    }
  }

  function nodeOf(name: string): Node {
    const node = nodes.get(name) ?? { count: 0, users: new Map(), heardAt: 0, asked: false }
    nodes.set(name, node)
    node.heardAt = performance.now()
    return node
  }

  function change(node: Node, user: UserId, state: PresenceState) {
    if (state === 'offline') node.users.delete(user)
    else node.users.set(user, state)
    changed(user)
  }

  function replace(node: Node, users: Map<UserId, PresenceState>) {
    const concerned = new Set([...node.users.keys(), ...users.keys()])
    for (const user of concerned) change(node, user, users.get(user) ?? 'offline')
  }

  function forget(name: string) {
    const node = nodes.get(name)
    if (!node) return
    replace(node, new Map())
    nodes.delete(name)
  }

  /** Once for all who ask within a while, and they hear it all. */
  function answer() {
    answering ??= setTimeout(() => {
      answering = undefined
      tell({ type: 'all present', node: self, count, users: Object.fromEntries(all()) })
    }, patience.gather)
  }

  function hear(word: PresenceWord) {
    if (word.type === 'node left') return forget(word.node)
    if (word.type === 'who is present') return word.node === self ? answer() : undefined
    const node = nodeOf(word.node)
    if (word.type === 'all present') {
      node.count = word.count
      node.asked = false
      return replace(node, new Map(entriesOf(word.users)))
    }
    const expected = word.type === 'alive' ? node.count : node.count + 1
    if (word.count === expected) node.count = word.count
    else ask(node, word.node)
    if (word.type === 'present') change(node, word.user, word.state)
    if (word.type === 'some present') {
      for (const [user, state] of entriesOf(word.users)) change(node, user, state)
    }
  }

  function ask(node: Node, name: string) {
    if (node.asked) return
    node.asked = true
    tell({ type: 'who is present', node: name })
  }

  return {
    hear,
    /** Of this node's users. */
    tell(user: UserId, state: PresenceState) {
      if (alone) return
      news.set(user, state)
      telling ??= setTimeout(tellNews, patience.tell)
    },
    stateOf(user: UserId): PresenceState {
      if (nodes.size === 0) return 'offline'
      const states = [...nodes.values()].map(({ users }) => users.get(user))
      return (['online', 'away'] as const).find((state) => states.includes(state)) ?? 'offline'
    },
    close() {
      clearInterval(pulse)
      clearTimeout(answering)
      clearTimeout(telling)
      tell({ type: 'node left', node: self })
    },
  }
}

function entriesOf(users: Record<UserId, PresenceState>) {
  return Object.entries(users) as [UserId, PresenceState][]
}
