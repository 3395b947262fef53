import type { Chat } from '../chat/chat.ts'
import { createGate } from '../ground/gate.ts'
import type { Log } from '../ground/log.ts'
import { together, unhurried } from '../ground/together.ts'
import type { Changes, Person, RoomId } from '../protocol/wire.ts'
import type { Backlog } from './backlog.ts'
import { createFeed, type Feed } from './feed.ts'
import type { Lines } from './lines.ts'
import type { Nodes } from './nodes.ts'
import { createUnfollowed } from './unfollowed.ts'
import { type Dismiss, type LiveSocket, to } from './wire.ts'

export type Feeds = ReturnType<typeof createFeeds>

/** Gaps that are read at once: senders need connections too. */
const width = 4
/** Rooms that begin to be followed whose heads are read at once. */
const beginMost = 1_000

type Ground = { lines: Lines; chat: Chat; nodes: Nodes; dismiss: Dismiss; log: Log; backlog: Backlog }

/** One feed a room, for as long as somebody here follows it. */
export function createFeeds({ lines, chat, nodes, dismiss, log, backlog }: Ground) {
  const feeds = new Map<RoomId, Feed>()
  const unfollowed = createUnfollowed()
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
      end(room, feed)
      remember(room, feed.head())
    }
    const feed = createFeed(room, rev, { lines, backlog, dismiss, between, idle })
    feeds.set(room, feed)
    nodes.serve(to.room(room))
    if (nodes.alone) feed.heard(unfollowed.headOf(room))
    else compareBegun(room)
    return feed
  }

  /** Where there are other nodes, what is remembered here is not all. */
  function remember(room: RoomId, rev: number) {
    if (nodes.alone) unfollowed.note(room, rev)
  }

  function end(room: RoomId, feed: Feed) {
    feed.close()
    feeds.delete(room)
    nodes.unserve(to.room(room))
  }

  function heard(room: RoomId, rev: number, offered?: Changes) {
    const feed = feeds.get(room)
    if (!feed) remember(room, rev)
    else if (offered) feed.offer(offered)
    else feed.heard(rev)
  }

  /** Listening first, reading after that: what others committed between the feed's `rev` and now is found. */
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
    offer: (changes: Changes) => heard(changes.room, changes.to, changes),
    heard: (room: RoomId, rev: number) => heard(room, rev),
    /** See Feed. */
    typing: (room: RoomId, user: Person, rev: number, but?: LiveSocket) =>
      feeds.get(room)?.typing(user, rev, but),
    /** Finds what nobody announced [R5]: compares the rooms that are followed here with the database. */
    compare: () => compare([...feeds.keys()]),
    /** See Feed. */
    follow: (room: RoomId, socket: LiveSocket, rev: number) =>
      (feeds.get(room) ?? begin(room, rev)).follow(socket, rev),
    leave: (room: RoomId, socket: LiveSocket) => feeds.get(room)?.leave(socket),
    leaveAll(socket: LiveSocket) {
      for (const room of [...socket.data.follows]) feeds.get(room)?.leave(socket)
    },
    /** Forgets what was delivered, and to whom: whoever follows has to begin anew. */
    clear() {
      for (const [room, feed] of [...feeds]) end(room, feed)
      unfollowed.clear()
    },
    close() {
      for (const feed of feeds.values()) feed.close()
      unfollowed.close()
    },
  }
}
