import type { Viewer } from '../ground/identity.ts'
import type { Person, UserId } from '../protocol/wire.ts'
import type { Nodes } from './nodes.ts'
import { type LiveSocket, to } from './wire.ts'

export type Here = ReturnType<typeof createHere>

/**
 * Who is signed in on this node: their sockets, by user and by credential. Not as Socket.IO's rooms, which take a name
 * and two sets for each, where nearly everybody has one socket.
 */
export function createHere(nodes: Pick<Nodes, 'serve' | 'unserve'>) {
  const users = createGroups<UserId>()
  const credentials = createGroups<string>()

  return {
    /** From now on this node hears what other nodes say to the user. */
    enter(socket: LiveSocket, { id, credential }: Viewer) {
      credentials.add(credential, socket)
      if (users.add(id, socket)) nodes.serve(to.user(id))
    },
    leave(socket: LiveSocket, { id, credential }: Viewer) {
      credentials.remove(credential, socket)
      if (users.remove(id, socket)) nodes.unserve(to.user(id))
    },
    /** What they say from now on is said under it. */
    rename(person: Person) {
      for (const { data } of users.of(person.id)) {
        if (data.viewer) data.viewer = { ...data.viewer, avatar: undefined, ...person }
      }
    },
    socketsOf: users.of,
    socketsBy: credentials.of,
    has: users.has,
    users: users.keys,
    credentials: credentials.keys,
  }
}

function createGroups<Key>() {
  const groups = new Map<Key, LiveSocket[]>()
  return {
    /** @returns whether it is the first */
    add(key: Key, socket: LiveSocket): boolean {
      const known = groups.get(key)
      if (known) known.push(socket)
      else groups.set(key, [socket])
      return !known
    },
    /** @returns whether it was the last */
    remove(key: Key, socket: LiveSocket): boolean {
      const left = groups.get(key)?.filter((one) => one !== socket)
      if (left && left.length > 0) groups.set(key, left)
      return left?.length === 0 && groups.delete(key)
    },
    /** As they are now: whoever goes through them may end some. */
    of: (key: Key): readonly LiveSocket[] => [...(groups.get(key) ?? [])],
    has: (key: Key) => groups.has(key),
    keys: (): Key[] => [...groups.keys()],
  }
}
