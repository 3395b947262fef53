import { limits } from '../protocol/limits.ts'
import type { Person, PresenceState, RoomId, UserId } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'

const none: readonly Person[] = []
/** A hint of typing is good for five seconds, and repeated before that. Milliseconds. */
const typingEvery = 3_000

/** Who is typing where, and who is online: hints, at most once, never stored. */
export function createHints(connection: Connection, changed: (room: RoomId | null) => void) {
  const typing = new Map<RoomId, readonly Person[]>()
  const toldAt = new Map<RoomId, number>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  let presence: ReadonlyMap<UserId, PresenceState> = new Map()

  function stopped(room: RoomId, user: UserId) {
    clearTimeout(timers.get(`${room} ${user}`))
    if (!timers.delete(`${room} ${user}`)) return
    typing.set(
      room,
      (typing.get(room) ?? none).filter((person) => person.id !== user),
    )
    changed(room)
  }

  return {
    tellTyping(room: RoomId) {
      if (Date.now() - (toldAt.get(room) ?? 0) < typingEvery) return
      toldAt.set(room, Date.now())
      connection.request('typing', { room })
    },
    typing: (room: RoomId) => typing.get(room) ?? none,
    presence: () => presence,
    startedTyping(room: RoomId, user: Person) {
      const key = `${room} ${user.id}`
      clearTimeout(timers.get(key))
      const isNew = !timers.has(key)
      timers.set(
        key,
        setTimeout(() => stopped(room, user.id), limits.typingSeconds * 1000),
      )
      if (!isNew) return
      typing.set(room, [...(typing.get(room) ?? none), user])
      changed(room)
    },
    stoppedTyping: stopped,
    allPresent(all: Record<UserId, PresenceState>) {
      presence = new Map(Object.entries(all) as [UserId, PresenceState][])
      changed(null)
    },
    isPresent(user: UserId, state: PresenceState) {
      if ((presence.get(user) ?? 'offline') === state) return
      const next = new Map(presence)
      if (state === 'offline') next.delete(user)
      else next.set(user, state)
      presence = next
      changed(null)
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      typing.clear()
    },
  }
}
