import type { Chat } from '../chat/chat.ts'
import type { Log } from '../ground/log.ts'
import type { RoomId } from '../protocol/wire.ts'
import type { Feeds } from './feeds.ts'
import type { Dismiss, LiveServer } from './wire.ts'

type Ground = { io: LiveServer; chat: Chat; feeds: Feeds; dismiss: Dismiss; log: Log }

/** Ends what the instance's administration ended: sockets from networks that are banned now, and rooms that are no more. */
export function createTurningOut({ io, chat, feeds, dismiss, log }: Ground) {
  const sockets = () => io.sockets.sockets.values()

  /** When they come back, the guard does not let them in. */
  function cutOff() {
    for (const { data, conn } of sockets()) if (chat.bylaws.isBanned(data.address)) conn.close(true)
  }

  return {
    /** What holds for everybody is another than before. */
    async renew() {
      try {
        await chat.bylaws.renew()
        cutOff()
      } catch (error) {
        log.warn({ err: error }, 'what holds for everybody could not be read')
      }
    },
    async compare() {
      if (await chat.bylaws.renew()) cutOff()
    },
    /** Members are let go by the change in which all of them left; these are the others, and whoever it has not reached. */
    all(room: RoomId) {
      for (const socket of sockets()) {
        if (!socket.data.follows.has(room) && !socket.data.listed.includes(room)) continue
        feeds.leave(room, socket)
        dismiss(socket, room)
      }
    },
  }
}
