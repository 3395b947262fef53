import type { Chat } from '../chat/chat.ts'
import type { Log } from '../ground/log.ts'
import type { Changes, RoomId } from '../protocol/wire.ts'
import type { Backlog } from './backlog.ts'
import { createFeed, type Feed } from './feed.ts'
import type { LiveServer, LiveSocket } from './wire.ts'

/** How often served rooms are compared with the database, in case nobody announced a commit [R5]. Milliseconds. */
const beacon = 3_000

export type Feeds = ReturnType<typeof createFeeds>

type Ground = { io: LiveServer; chat: Chat; log: Log; backlog: Backlog }

/** One feed a room, for as long as somebody here follows it. */
export function createFeeds({ io, chat, log, backlog }: Ground) {
  const feeds = new Map<RoomId, Feed>()
  let begun: RoomId[] = []
  const timer = setInterval(() => compare([...feeds.keys()]), beacon)

  function begin(room: RoomId, rev: number): Feed {
    const between = (from: number, to: number) => chat.history.between(room, from, to)
    const idle = () => {
      feed.close()
      feeds.delete(room)
    }
    const feed = createFeed(room, rev, { io, log, backlog, between, idle })
    feeds.set(room, feed)
    // Listening now, reading after that: what was committed between `rev` and this moment is found.
    if (begun.push(room) === 1) {
      queueMicrotask(() => {
        compare(begun)
        begun = []
      })
    }
    return feed
  }

  async function compare(rooms: RoomId[]) {
    if (rooms.length === 0) return
    try {
      for (const [room, head] of await chat.history.heads(rooms)) feeds.get(room)?.heard(head)
    } catch (error) {
      log.warn({ err: error }, 'the heads of rooms could not be read')
    }
  }

  return {
    offer: (changes: Changes) => feeds.get(changes.room)?.offer(changes),
    /** See Feed. */
    follow: (room: RoomId, socket: LiveSocket, rev: number) =>
      (feeds.get(room) ?? begin(room, rev)).follow(socket, rev),
    leave: (room: RoomId, socket: LiveSocket) => feeds.get(room)?.leave(socket),
    close() {
      clearInterval(timer)
      for (const feed of feeds.values()) feed.close()
      feeds.clear()
    },
  }
}
