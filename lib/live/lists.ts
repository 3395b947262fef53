import type { Chat } from '../chat/chat.ts'
import { createGate } from '../ground/gate.ts'
import type { Viewer } from '../ground/identity.ts'
import type { Log } from '../ground/log.ts'
import type { RoomId, RoomSummary, UserId } from '../protocol/wire.ts'
import type { Backlog } from './backlog.ts'
import type { Following } from './following.ts'
import type { Here } from './here.ts'
import type { LiveSocket } from './wire.ts'

/** Lists that are read at once. */
const width = 4

type Ground = { here: Here; chat: Chat; following: Following; backlog: Backlog; log: Log }

/**
 * The rooms that each socket was told are its user's. Those that were added without a word of it reaching this node are
 * found by the count that each user keeps, at one query for all who are here.
 */
export function createLists({ here, chat, following, backlog, log }: Ground) {
  const known = new Map<UserId, number>()
  const gate = createGate(width)

  async function listAgain(user: UserId) {
    const viewer = here.socketsOf(user)[0]?.data.viewer
    if (!viewer) return
    const rooms = await chat.rooms.mine(viewer)
    for (const socket of here.socketsOf(user)) {
      // Who reads too slowly follows nothing for now, and is caught up when they have read.
      if (backlog.isFull(socket)) continue
      // To follow a room is less: a visitor of a public one does.
      const told = new Set(socket.data.listed)
      for (const summary of rooms) if (!told.has(summary.info.id)) list(socket, summary)
    }
  }

  async function catchUp(user: UserId, added: number) {
    try {
      await listAgain(user)
      known.set(user, added)
    } catch (error) {
      log.warn({ err: error }, "somebody's rooms could not be listed again")
    }
  }

  function list(socket: LiveSocket, summary: RoomSummary) {
    const { info, rev } = summary
    const { listed } = socket.data
    if (!listed.includes(info.id)) listed.push(info.id)
    socket.emit('room', summary)
    following.follow(socket, info.id, rev)
  }

  return {
    list,
    /**
     * In its greeting a socket is told of these. It lacks what was added since its user was identified, and an older
     * socket of the same user may lack more.
     */
    greeted(socket: LiveSocket, { id, roomsAdded }: Viewer, rooms: readonly RoomSummary[]) {
      socket.data.listed = rooms.map(({ info }) => info.id)
      known.set(id, Math.min(known.get(id) ?? roomsAdded, roomsAdded))
    },
    /** Its user is out of the room, or may no longer read it. */
    dismiss(socket: LiveSocket, room: RoomId) {
      socket.data.listed = socket.data.listed.filter((one) => one !== room)
      socket.emit('room:gone', { room })
    },
    async compare() {
      const users = here.users()
      for (const user of known.keys()) if (!here.has(user)) known.delete(user)
      if (users.length === 0) return
      const found = [...(await chat.rooms.addedTo(users))].filter(
        ([user, added]) => known.get(user) !== added,
      )
      await Promise.all(found.map(([user, added]) => gate(() => catchUp(user, added))))
    },
  }
}
