import type { Chat } from '../chat/chat.ts'
import type { Log } from '../ground/log.ts'
import type { Changes, RoomId } from '../protocol/wire.ts'
import type { Backlog } from './backlog.ts'
import { createFeed, type Feed } from './feed.ts'
import type { Nodes } from './nodes.ts'
import type { LiveServer, LiveSocket } from './wire.ts'

export type Feeds = ReturnType<typeof createFeeds>

type Ground = { io: LiveServer; chat: Chat; nodes: Nodes; log: Log; backlog: Backlog }

/** One feed a room, for as long as somebody here follows it. */
export function createFeeds({ io, chat, nodes, log, backlog }: Ground) {
  const feeds = new Map<RoomId, Feed>()
  let begun: RoomId[] = []

  function begin(room: RoomId, rev: number): Feed {
    const between = (from: number, to: number) => chat.history.between(room, from, to)
    const idle = () => {
      feed.close()
      feeds.delete(room)
    }
    const feed = createFeed(room, rev, { io, log, backlog, between, idle })
    feeds.set(room, feed)
    if (begun.push(room) === 1) queueMicrotask(compareBegun)
    return feed
  }

  /** Listening first, reading after that: what was committed between the feed's `rev` and now is found. */
  async function compareBegun() {
    const rooms = begun
    begun = []
    await nodes.settled()
    await compare(rooms).catch((error) => log.warn({ err: error }, 'the heads of rooms could not be read'))
  }

  async function compare(rooms: RoomId[]) {
    if (rooms.length === 0) return
    for (const [room, head] of await chat.history.heads(rooms)) feeds.get(room)?.heard(head)
  }

  return {
    offer: (changes: Changes) => feeds.get(changes.room)?.offer(changes),
    heard: (room: RoomId, rev: number) => feeds.get(room)?.heard(rev),
    follows: (room: RoomId, socket: LiveSocket) => feeds.get(room)?.follows(socket) ?? false,
    /** Finds what nobody announced [R5]: compares the rooms that are followed here with the database. */
    compare: () => compare([...feeds.keys()]),
    /** See Feed. */
    follow: (room: RoomId, socket: LiveSocket, rev: number) =>
      (feeds.get(room) ?? begin(room, rev)).follow(socket, rev),
    leave: (room: RoomId, socket: LiveSocket) => feeds.get(room)?.leave(socket),
    close() {
      for (const feed of feeds.values()) feed.close()
      feeds.clear()
    },
  }
}
