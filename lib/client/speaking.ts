import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import type { ClientId, RoomId, Sent, UserId } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'
import type { Pending } from './model.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { memoryStore, type OutboxStore } from './outbox-store.ts'
import { loneTab, type Tabs } from './tabs.ts'

type Ground = {
  connection: Connection
  /** What is pending in a room changed; null: where it is kept. */
  changed(room: RoomId | null): void
  /** The row of an acknowledged message is there, or nobody waits for it. */
  isShown(room: RoomId, sent: Sent): boolean
}

const nothing: readonly Pending[] = []

type Options = {
  /** Where unsent messages are kept; in memory when there is none. */
  store?: () => OutboxStore
  /** How a user's tabs keep from sending the same message at once. */
  tabs?: (user: UserId) => Tabs
}

export type Speaking = {
  settle(room: RoomId): void
  /** Sends as this user from now on: what they left unsent first. */
  as(user: UserId | null): void
  send(room: RoomId, text: string): { ok: true; id: ClientId } | Refusal
  retry(id: ClientId): void
  discard(id: ClientId): void
  arrived(ids: Iterable<ClientId>): void
  pending(room: RoomId): readonly Pending[]
  isDurable(): boolean
}

export type Speak = (ground: Ground) => Speaking

/** What lets a window send: the outbox of whoever is signed in, if anybody is. */
export function speech({ store = memoryStore, tabs = () => loneTab }: Options = {}): Speak {
  return (ground) => createSpeaking(ground, store(), tabs)
}

function createSpeaking(
  { connection, changed, isShown }: Ground,
  store: OutboxStore,
  tabs: (user: UserId) => Tabs,
): Speaking {
  let outbox: Outbox | null = null

  function settle(room: RoomId) {
    outbox?.settle(room, (sent) => isShown(room, sent))
  }

  function open(user: UserId): Outbox {
    const opened = createOutbox({
      user,
      store,
      tabs: tabs(user),
      send: (message) => connection.request('message:send', message),
      isOnline: () => connection.state().status === 'online' && outbox === opened,
      changed(room) {
        settle(room)
        changed(room)
      },
    })
    return opened
  }

  return {
    settle,
    as(user) {
      if (outbox && outbox.user === user) return outbox.flush()
      outbox?.close()
      outbox = user ? open(user) : null
      outbox?.load().then(() => changed(null))
    },
    send(room, text) {
      const fault = faultOf(text)
      if (fault) return fault
      return outbox ? { ok: true, id: outbox.add(room, text) } : refuse('AUTH')
    },
    retry: (id) => outbox?.retry(id),
    discard: (id) => outbox?.discard(id),
    arrived: (ids) => outbox?.arrived(ids),
    pending: (room) => outbox?.pending(room) ?? nothing,
    isDurable: () => outbox?.isDurable() ?? true,
  }
}

/** What the server would refuse is refused before it is kept, so that the text stays where it was typed. */
function faultOf(text: string): Refusal | null {
  if (text.trim() === '') return refuse('BAD', "That can't be sent: it is empty.", { field: 'text' })
  if (text.includes('\0') || !text.isWellFormed()) {
    return refuse('BAD', "That can't be sent: it has half a character or a NUL.", { field: 'text' })
  }
  const bytes = new TextEncoder().encode(text).length
  const long = [...text].length > limits.textLength || bytes > limits.textBytes
  return long ? refuse('LONG', undefined, { field: 'text' }) : null
}
