import type { Chat } from '../chat/chat.ts'
import { createGate } from '../ground/gate.ts'
import type { Log } from '../ground/log.ts'
import { together, unhurried } from '../ground/together.ts'
import type { Changes, RoomId } from '../protocol/wire.ts'
import type { Backlog } from './backlog.ts'
import { createFeed, type Feed } from './feed.ts'
import type { Lines } from './lines.ts'
import type { Nodes } from './nodes.ts'
import type { Dismiss, LiveSocket } from './wire.ts'

export type Feeds = ReturnType<typeof createFeeds>

/** Gaps that are read at once: senders need connections too. */
const width = 4
/** Rooms that begin to be followed whose heads are read at once. */
const beginMost = 1_000

type Ground = { lines: Lines; chat: Chat; nodes: Nodes; dismiss: Dismiss; log: Log; backlog: Backlog }

/** One feed a room, for as long as somebody here follows it. */
export function createFeeds({ lines, chat, nodes, dismiss, log, backlog }: Ground) {
  const feeds = new Map<RoomId, Feed>()
  const gate = createGate(width)
  let failing = false

  /** Told of once, and not for every room twice a second while the database is away. */
  async function readGap(room: RoomId, from: number, to: number): Promise<Changes> {
    try {
      const read = await gate(() => chat.history.between(room, from, to))
      failing = false
      return read
    } catch (error) {
      if (!failing) log.warn({ err: error, room }, 'a feed could not read what it missed')
      failing = true
      throw error
    }
  }

  function begin(room: RoomId, rev: number): Feed {
    const between = (from: number, to: number) => readGap(room, from, to)
    const idle = () => {
      feed.close()
      feeds.delete(room)
    }
    const feed = createFeed(room, rev, { lines, backlog, dismiss, between, idle })
    feeds.set(room, feed)
    compareBegun(room)
    return feed
  }

  /** Listening first, reading after that: what was committed between the feed's `rev` and now is found. */
  const compareBegun = together<RoomId, true>(
    async (rooms) => {
      await nodes.settled()
      await compare(rooms).catch((error) => log.warn({ err: error }, 'the heads of rooms could not be read'))
      return rooms.map(() => true)
    },
    beginMost,
    unhurried,
  )

  async function compare(rooms: RoomId[]) {
    if (rooms.length === 0) return
    for (const [room, head] of await chat.history.heads(rooms)) feeds.get(room)?.heard(head)
  }

  return {
    offer: (changes: Changes) => feeds.get(changes.room)?.offer(changes),
    heard: (room: RoomId, rev: number) => feeds.get(room)?.heard(rev),
    /** Whether its followers here were told of everything up to `rev`. */
    isAt: (room: RoomId, rev: number) => feeds.get(room)?.isAt(rev) ?? false,
    /** Finds what nobody announced [R5]: compares the rooms that are followed here with the database. */
    compare: () => compare([...feeds.keys()]),
    /** See Feed. */
    follow: (room: RoomId, socket: LiveSocket, rev: number) =>
      (feeds.get(room) ?? begin(room, rev)).follow(socket, rev),
    leave: (room: RoomId, socket: LiveSocket) => feeds.get(room)?.leave(socket),
    /** Forgets what was delivered, and to whom: whoever follows has to begin anew. */
    clear() {
      for (const feed of feeds.values()) feed.close()
      feeds.clear()
    },
  }
}
