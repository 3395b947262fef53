import { setTimeout as wait } from 'node:timers/promises'
import { type Connection, createConnection } from '../../lib/client/connection.ts'
import { createHearth } from '../../lib/client/hearth.ts'
import { speech } from '../../lib/client/speaking.ts'
import { refused } from '../../lib/protocol/refusals.ts'
import type { Changes, ClientId, Page, RoomId, Sent } from '../../lib/protocol/wire.ts'
import type { Account, Follower } from './follower.ts'
import { type Book, createJournal, type Journal, rowOf } from './journal.ts'
import type { Link } from './link.ts'
import { mark, type Send } from './record.ts'

/** One window of Hearth's own client, as a browser's tab has it, on a line of its own. */
export function openWindow(book: Book, account: Account, link: Link, holder: string): Follower {
  const journal = createJournal(book, holder, account.user)
  const sends = new Map<ClientId, Send>()
  const bare = createConnection({ url: link.url, token: account.token })
  const hearth = createHearth({ speak: speech(), connection: overheard(bare, journal, sends, book) })
  const held = new Set<RoomId>()
  const end = hearth.start()

  async function enter(room: RoomId): Promise<boolean> {
    for (;;) {
      const opened = await hearth.find(room)
      if (!refused(opened)) break
      if (!opened.retryable) return false
      await wait(200)
    }
    held.add(room)
    return true
  }

  const pending = (room: RoomId) => hearth.room(room)?.pending ?? []

  return {
    holder,
    user: account.user,
    link,
    enter,
    close(room) {
      held.delete(room)
      hearth.close(room)
      journal.forget(room)
      const past = [...sends.values()].filter(({ at }) => at < book.now() - 300_000)
      for (const { id } of past) sends.delete(id)
    },
    holds: (room) => held.has(room),
    knows: journal.knows,
    isOnline: () => bare.state().status === 'online',
    unsettled: (room) => pending(room).filter(({ state }) => state !== 'failed').length,
    view(room) {
      const shown = hearth.room(room)
      if (!shown) return null
      return {
        ...{ holder, user: account.user, known: journal.knows(room), gone: shown.status === 'gone' },
        rows: shown.messages.map(rowOf),
        pending: shown.pending.map(({ id, state }) => ({ id, state })),
      }
    },
    async say(room, text) {
      const taken = hearth.send(room, text)
      if (refused(taken)) return
      const send: Send = {
        ...{ id: taken.id, user: account.user, text: mark(text), by: holder, window: true },
        ...{ at: book.now(), acks: [], refused: null },
      }
      sends.set(send.id, send)
      book.of(room)?.sends.push(send)
    },
    async act(room, { kind, seq, text = '', emoji = '', on = true }) {
      const record = book.of(room)
      const words = kind === 'edit' ? { text: mark(text) } : kind === 'react' ? { emoji, on } : {}
      const act = { kind, seq, user: account.user, rev: null as number | null, ...words, at: book.now() }
      record?.acts.push(act)
      const asked =
        kind === 'edit'
          ? hearth.edit(room, seq, text)
          : kind === 'delete'
            ? hearth.remove(room, seq)
            : hearth.react(room, seq, emoji, on)
      const answer = await asked
      if (!refused(answer)) act.rev = answer.rev
      else if (!answer.retryable) record?.acts.splice(record.acts.indexOf(act), 1)
    },
    wake: () => bare.wake(),
    end,
  }
}

/** The same connection, with everything noted before Hearth's client hears it. */
function overheard(
  connection: Connection,
  journal: Journal,
  sends: Map<ClientId, Send>,
  book: Book,
): Connection {
  connection.on('hello', ({ rooms }) => journal.greeted(rooms))
  connection.on('room', journal.listed)
  connection.on('room:gone', ({ room }) => journal.gone(room))
  connection.on('changes', (changes) => journal.told(changes))

  function note(name: string, input: object, answer: object, askedAt: number) {
    if (name === 'message:send') noteSent(input, answer)
    if (refused(answer)) return
    if (name === 'history:read') journal.read(answer as Page)
    if (name !== 'room:subscribe') return
    const { rooms } = answer as { rooms: Changes[] }
    for (const one of rooms) if (!refused(one)) journal.told(one, askedAt)
  }

  function noteSent(input: object, answer: object) {
    const send = sends.get((input as { id: ClientId }).id)
    if (!send) return
    if (!refused(answer)) {
      const { seq, rev } = answer as Sent
      send.acks.push({ seq, rev, at: book.now() })
    } else if (!answer.retryable && answer.code !== 'AUTH') send.refused = answer.code
  }

  return {
    ...connection,
    async request(name, input) {
      const askedAt = book.now()
      const answer = await connection.request(name, input)
      note(name, input, answer, askedAt)
      return answer
    },
  }
}
