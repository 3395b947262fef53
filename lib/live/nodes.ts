import { randomUUID } from 'node:crypto'
import type { Announcement } from '../ground/announcer.ts'
import type { Bus } from '../ground/bus.ts'
import type { Counted } from '../ground/throttle.ts'
import type { Person, RoomId } from '../protocol/wire.ts'
import type { PresenceWord } from './presence-elsewhere.ts'
import { to } from './wire.ts'

/** What nodes tell each other. Each is a hint: whatever matters is found in the database without it. */
export type Word =
  | Announcement
  /** In place of changes that are too large to be carried. */
  | { type: 'head'; room: RoomId; rev: number }
  /** `rev`: the room's when the one who types was seen to be in it. */
  | { type: 'typing'; room: RoomId; user: Person; rev: number }
  | { type: 'counted'; counted: Counted[] }
  | PresenceWord

export type Nodes = ReturnType<typeof createNodes>

/** Larger changes are read from the database: Redis drops subscribers for whom it has to keep too much. Characters. */
const carryMost = 256 * 1024

/** Where every node listens. */
const all = 'all'

/**
 * The other nodes. A node listens where it serves: to the rooms that its sockets follow and to the users who are here.
 * The adapter is used without Socket.IO's own namespaces, with this node as its only socket: it would hand packets
 * straight to clients, in whatever order they come, and order is the feeds' to make.
 */
export function createNodes(bus: Bus | null, hear: (word: Word) => void) {
  const self = randomUUID()
  const member = {
    client: { writeToEngine() {} },
    notifyOutgoingListeners: ({ data }: { data: [Word] }) => hear(data[0]),
  }
  const adapter = bus?.adapter({
    name: '/nodes',
    sockets: new Map([[self, member]]),
    // Nothing is encoded for a socket that is no socket.
    server: { encoder: { encode: () => [] }, opts: {} },
  })
  adapter?.init()
  // In a place of its own name too, which is how a broadcast leaves out the one who sends.
  adapter?.addAll(self, new Set([self, all]))

  function broadcast(place: string, word: Word) {
    const packet = { type: 2, data: [word] }
    void adapter?.broadcast(packet, { rooms: new Set([place]), except: new Set([self]), flags: {} })
  }

  return {
    id: self,
    /** There are none. */
    alone: adapter === undefined,
    /** From now on this node hears of the place. */
    serve(place: string) {
      adapter?.addAll(self, new Set([place]))
    },
    unserve(place: string) {
      adapter?.del(self, place)
    },
    tell(word: Word) {
      if (adapter) broadcast(placeOf(word), inBrief(word))
    },
    /** Resolves when this node hears of all that it serves by now. */
    settled: async () => bus?.settled(),
    close: () => adapter?.close(),
  }
}

function placeOf(word: Word): string {
  if (word.type === 'changes') return to.room(word.changes.room)
  if (word.type === 'head' || word.type === 'typing') return to.room(word.room)
  if (word.type === 'listed' || word.type === 'read') return to.user(word.user)
  if (word.type === 'person') return to.user(word.person.id)
  return all
}

function inBrief(word: Word): Word {
  if (word.type !== 'changes') return word
  const { room, messages, to: rev } = word.changes
  const size = messages.reduce((sum, { text, html }) => sum + text.length + html.length, 0)
  return size > carryMost ? { type: 'head', room, rev } : word
}
