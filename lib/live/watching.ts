import type { UserId } from '../protocol/wire.ts'
import type { LiveSocket } from './wire.ts'

const nobody: ReadonlySet<LiveSocket> = new Set()

/** Which sockets show whom: each is told of these people and of nobody else. */
export function createWatching() {
  const watchers = new Map<UserId, Set<LiveSocket>>()
  const watched = new Map<LiveSocket, readonly UserId[]>()

  function end(socket: LiveSocket) {
    for (const user of watched.get(socket) ?? []) {
      const those = watchers.get(user)
      those?.delete(socket)
      if (those?.size === 0) watchers.delete(user)
    }
    watched.delete(socket)
  }

  return {
    /** These, and no longer those of before. */
    begin(socket: LiveSocket, users: readonly UserId[]) {
      end(socket)
      if (users.length > 0) watched.set(socket, users)
      for (const user of users) {
        const those = watchers.get(user)
        if (those) those.add(socket)
        else watchers.set(user, new Set([socket]))
      }
    },
    end,
    watchersOf: (user: UserId) => watchers.get(user) ?? nobody,
  }
}
