import type { Changes, Message, Page, RoomId, RoomSummary, UserId } from '../../lib/protocol/wire.ts'
import { createKnown } from './known.ts'
import { type Delivery, emptyRecord, mark, type RoomRecord, type Row } from './record.ts'

/** The records of the rooms that are being watched. What is heard of others is let go. */
export function createBook() {
  const began = performance.now()
  const records = new Map<RoomId, RoomRecord>()
  const now = () => Math.round(performance.now() - began)
  return {
    now,
    open(room: RoomId, kind: RoomRecord['kind']): RoomRecord {
      const record = emptyRecord(room, kind, now())
      records.set(room, record)
      return record
    },
    of: (room: RoomId) => records.get(room),
    forget: (room: RoomId) => void records.delete(room),
  }
}

export type Book = ReturnType<typeof createBook>
export type Journal = ReturnType<typeof createJournal>

/**
 * Notes all that reaches one client before the client itself sees it, and follows the one rule of receiving by
 * itself, so that it is known what the client could know.
 */
export function createJournal(book: Book, holder: string, user: UserId) {
  const known = new Map<RoomId, ReturnType<typeof createKnown>>()
  let connections = 0

  function note(room: RoomId, what: Pick<Delivery, 'kind' | 'from' | 'to' | 'reset' | 'rows' | 'askedAt'>) {
    book.of(room)?.deliveries.push({ session: `${holder}#${connections}`, user, at: book.now(), ...what })
  }

  const bare = { from: 0, reset: false, rows: [] }

  return {
    holder,
    user,
    /** The newest change that the client could know of a room; 0 where it was told of none. */
    knows: (room: RoomId) => known.get(room)?.now() ?? 0,
    forget: (room: RoomId) => void known.delete(room),
    greeted(summaries: readonly RoomSummary[]) {
      connections++
      for (const summary of summaries) note(summary.info.id, { kind: 'listed', ...bare, to: summary.rev })
    },
    listed: ({ info, rev }: RoomSummary) => note(info.id, { kind: 'listed', ...bare, to: rev }),
    gone: (room: RoomId) => note(room, { kind: 'gone', ...bare, to: 0 }),
    /** @param askedAt where it is an answer */
    told(changes: Changes, askedAt?: number) {
      const { room, from, to, reset = false, messages } = changes
      const one = known.get(room) ?? createKnown()
      known.set(room, one)
      one.take(changes)
      const kind = askedAt === undefined ? 'live' : 'asked'
      note(room, { kind, from, to, reset, rows: rowsOf(messages), askedAt })
    },
    read: ({ room, rev, messages }: Page) =>
      note(room.id, { kind: 'page', from: 0, to: rev, reset: false, rows: rowsOf(messages) }),
  }
}

const rowsOf = (messages: readonly Message[]) => messages.map(({ seq, rev, id }) => [seq, rev, id] as const)

/** What of a message has to be the same everywhere. */
export function rowOf({ seq, rev, id, author, text, deletedAt, reactions }: Message): Row {
  const said = reactions.flatMap(({ emoji, users }) => users.map((user) => `${emoji} ${user}`))
  const deleted = deletedAt !== null
  return {
    ...{ seq, rev, id, user: author.id, deleted },
    text: deleted ? '' : mark(text),
    reactions: said.sort(),
  }
}
