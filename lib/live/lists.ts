import type { Chat } from '../chat/chat.ts'
import type { Viewer } from '../ground/identity.ts'
import type { UserId } from '../protocol/wire.ts'
import type { Backlog } from './backlog.ts'
import type { Feeds } from './feeds.ts'
import type { Following } from './following.ts'
import { here, type LiveServer, socketsIn, to } from './wire.ts'

type Ground = { io: LiveServer; chat: Chat; feeds: Feeds; following: Following; backlog: Backlog }

/**
 * Rooms that were added to somebody's list without a word of it reaching this node: found by the count that each user
 * keeps, at one query for all who are here.
 */
export function createLists({ io, chat, feeds, following, backlog }: Ground) {
  const known = new Map<UserId, number>()

  async function listAgain(user: UserId) {
    const viewer = socketsIn(io, to.user(user))[0]?.data.viewer
    if (!viewer) return
    const rooms = await chat.rooms.mine(viewer)
    for (const socket of socketsIn(io, to.user(user))) {
      // Who reads too slowly follows nothing for now, and is caught up when they have read.
      if (backlog.isFull(socket)) continue
      for (const summary of rooms)
        if (!feeds.follows(summary.info.id, socket)) following.list(socket, summary)
    }
  }

  return {
    /** A socket is told of the list as it was then, or later. An older one of the same user may have missed more. */
    know({ id, roomsAdded }: Viewer) {
      if (!known.has(id)) known.set(id, roomsAdded)
    },
    async compare() {
      const users = here(io, to.anyUser) as UserId[]
      for (const user of known.keys()) if (!io.sockets.adapter.rooms.has(to.user(user))) known.delete(user)
      if (users.length === 0) return
      for (const [user, added] of await chat.rooms.addedTo(users)) {
        if (known.get(user) === added) continue
        await listAgain(user)
        known.set(user, added)
      }
    },
  }
}
