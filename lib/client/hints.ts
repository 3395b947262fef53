import { limits } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import type { Person, PresenceState, RoomId, UserId } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'

const none: readonly Person[] = []
/** A hint of typing is good for five seconds, and repeated before that. Milliseconds. */
const typingEvery = 3_000
/** Whoever else comes to be shown meanwhile is asked for together. Milliseconds. */
const askWithin = 50

/** Who is typing where, and who is online: hints, at most once, never stored. */
export function createHints(connection: Connection, changed: (room: RoomId | null) => void) {
  const typing = new Map<RoomId, readonly Person[]>()
  const toldAt = new Map<RoomId, number>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** How many parts of the window show each person. */
  const shown = new Map<UserId, number>()
  let asking: ReturnType<typeof setTimeout> | undefined
  let presence: ReadonlyMap<UserId, PresenceState> = new Map()
  /** What was told since it was asked last: it may be read in one go with the answer, and before that is looked at. */
  let toldSince: Record<UserId, PresenceState> = {}

  function stopped(room: RoomId, user: UserId) {
    clearTimeout(timers.get(`${room} ${user}`))
    if (!timers.delete(`${room} ${user}`)) return
    typing.set(
      room,
      (typing.get(room) ?? none).filter((person) => person.id !== user),
    )
    changed(room)
  }

  function show(users: readonly UserId[], more: 1 | -1) {
    for (const user of users) {
      const count = (shown.get(user) ?? 0) + more
      if (count > 0) shown.set(user, count)
      else shown.delete(user)
    }
    asking ??= setTimeout(ask, askWithin)
  }

  /** What is refused is asked again after the next greeting; so it is of servers that know nothing of it. */
  async function ask() {
    clearTimeout(asking)
    asking = undefined
    if (connection.state().status !== 'online') return
    const users = [...shown.keys()].slice(0, limits.presenceWatched)
    toldSince = {}
    const answer = await connection.request('presence:watch', { users })
    if (!refused(answer)) arePresent({ ...answer.users, ...toldSince }, new Map())
  }

  function arePresent(users: Record<UserId, PresenceState>, before: ReadonlyMap<UserId, PresenceState>) {
    const next = new Map(before)
    for (const [user, state] of Object.entries(users) as [UserId, PresenceState][]) {
      if (state === 'offline') next.delete(user)
      else next.set(user, state)
    }
    presence = next
    changed(null)
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
    /** Their presence is told for as long as they are shown. @returns a function that ends it */
    watch(users: readonly UserId[]) {
      show(users, 1)
      let ended = false
      return () => {
        if (!ended) show(users, -1)
        ended = true
      }
    },
    /** There is a new connection, which was told nothing of whom it shows. */
    greeted(told: Record<UserId, PresenceState>) {
      if (Object.keys(told).length > 0) arePresent(told, new Map())
      if (shown.size > 0) ask()
    },
    becamePresent(users: Record<UserId, PresenceState>) {
      toldSince = { ...toldSince, ...users }
      arePresent(users, presence)
    },
    close() {
      clearTimeout(asking)
      asking = undefined
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      typing.clear()
    },
  }
}
