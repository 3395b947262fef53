import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import type { Answers, CommandName, ServerEvents } from '../../lib/protocol/commands.ts'
import { type Refusal, refused } from '../../lib/protocol/refusals.ts'
import type { Changes, ClientId, RoomId, Sent } from '../../lib/protocol/wire.ts'
import type { Account, Follower } from './follower.ts'
import { type Book, createJournal, rowOf } from './journal.ts'
import type { Link } from './link.ts'
import { type Act, mark, type Row, type Send } from './record.ts'

type Wire = Socket<ServerEvents, Record<string, never>>
type Held = {
  known: number
  head: number
  rows: Map<number, Row>
  /** The oldest message that was read. Of older ones there is only what changed of them since. */
  first: number
  gone: boolean
  asking: boolean
  /** When it was last told to be in the room, or out of it. */
  movedAt: number
}
/** Sends the same message by another way, at the same moment. */
export type Twin = (room: RoomId, id: ClientId, text: string) => Promise<Sent | Refusal | null>

/** How long an answer may take before the same is asked again. Milliseconds. */
const patience = 4_000

/** A client of docs/PROTOCOL.md without any of our code, on a line of its own. */
export function openSocket(
  book: Book,
  account: Account,
  link: Link,
  holder: string,
  twin: () => Twin | null,
): Follower {
  const journal = createJournal(book, holder, account.user)
  const held = new Map<RoomId, Held>()
  const wire = connectSocket(link, account.token)
  let greeted = false

  wire.on('hello', ({ rooms }) => {
    greeted = true
    journal.greeted(rooms)
    for (const { info, rev } of rooms) heardOf(info.id, rev)
    for (const [room, one] of held) {
      one.asking = false
      if (!rooms.some(({ info }) => info.id === room)) catchUp(room)
    }
  })
  wire.on('disconnect', () => {
    greeted = false
  })
  wire.on('room', (summary) => {
    journal.listed(summary)
    heardOf(summary.info.id, summary.rev)
  })
  wire.on('room:gone', ({ room }) => {
    journal.gone(room)
    const one = held.get(room)
    if (one) Object.assign(one, fresh(), { gone: true, movedAt: book.now() })
  })
  wire.on('changes', (changes) => {
    journal.told(changes)
    take(changes)
  })

  function heardOf(room: RoomId, head: number) {
    const one = held.get(room)
    if (!one) return
    one.gone = false
    one.movedAt = book.now()
    one.head = Math.max(one.head, head)
    if (one.head > one.known) catchUp(room)
  }

  /** The one rule of receiving. */
  function take(changes: Changes) {
    const { room, from, to, reset, lastSeq, messages } = changes
    const one = held.get(room)
    if (!one || one.gone) return
    if (!reset && to <= one.known) return
    one.head = Math.max(one.head, to)
    if (!reset && from > one.known + 1) return catchUp(room)
    if (reset) {
      one.rows.clear()
      one.first = messages[0]?.seq ?? lastSeq + 1
    }
    for (const message of messages) {
      if ((one.rows.get(message.seq)?.rev ?? 0) < message.rev) one.rows.set(message.seq, rowOf(message))
    }
    one.known = reset ? to : Math.max(one.known, to)
  }

  async function catchUp(room: RoomId) {
    const one = held.get(room)
    if (!one || one.asking || !greeted) return
    one.asking = true
    const askedAt = book.now()
    const answer = await ask('room:subscribe', { rooms: [{ room, since: one.known || undefined }] })
    one.asking = false
    const [got] = answer && !refused(answer) ? answer.rooms : []
    // What was asked before they came or went is asked again: its answer may be from before, too.
    const isOld = one.movedAt >= askedAt
    if (got && refused(got) && !got.retryable && !isOld)
      return void Object.assign(one, fresh(), { gone: true })
    if (got && !refused(got)) {
      journal.told(got, askedAt)
      if (!isOld) one.gone = false
      take(got)
      if (!isOld && one.known >= one.head) return
    }
    setTimeout(() => catchUp(room), 200)
  }

  async function ask<Name extends CommandName>(
    name: Name,
    input: object,
  ): Promise<Answers[Name] | Refusal | null> {
    if (!greeted) return null
    return askOn<Name>(wire, name, input)
  }

  async function say(room: RoomId, text: string): Promise<void> {
    const send = newSend(account, holder, text, book.now())
    book.of(room)?.sends.push(send)
    const other = twin()
    if (other) void other(room, send.id, text).then((answer) => settle(send, answer, book))
    while (!settle(send, await ask('message:send', { room, id: send.id, text }), book)) await wait(100)
  }

  return {
    holder,
    user: account.user,
    link,
    async enter(room) {
      const one = fresh()
      held.set(room, one)
      for (;;) {
        await catchUp(room)
        if (one.known > 0 || one.gone) return !one.gone
        await wait(100)
      }
    },
    close(room) {
      held.delete(room)
      journal.forget(room)
    },
    holds: (room) => held.has(room),
    knows: (room) => held.get(room)?.known ?? 0,
    isOnline: () => greeted,
    unsettled: () => 0,
    view(room) {
      const one = held.get(room)
      if (!one) return null
      const read = [...one.rows.values()].filter(({ seq }) => seq >= one.first)
      const rows = read.sort((a, b) => a.seq - b.seq)
      return { holder, user: account.user, known: one.known, gone: one.gone, rows, pending: [] }
    },
    say,
    async act(room, { kind, seq, text = '', emoji = '', on = true }) {
      const words = kind === 'edit' ? { text: mark(text) } : kind === 'react' ? { emoji, on } : {}
      const act: Act = { kind, seq, user: account.user, rev: null, ...words, at: book.now() }
      const record = book.of(room)
      record?.acts.push(act)
      const answer = await ask(`message:${kind}`, { room, seq, ...inputOf(kind, { text, emoji, on }) })
      if (answer && !refused(answer)) act.rev = answer.rev
      else if (answer && !answer.retryable) record?.acts.splice(record.acts.indexOf(act), 1)
    },
    wake() {
      if (!wire.connected) wire.disconnect().connect()
    },
    end: () => void wire.disconnect(),
  }
}

const fresh = (): Held => ({
  known: 0,
  head: 0,
  rows: new Map(),
  first: 1,
  gone: false,
  asking: false,
  movedAt: -1,
})

function inputOf(kind: Act['kind'], { text, emoji, on }: { text: string; emoji: string; on: boolean }) {
  if (kind === 'edit') return { text }
  return kind === 'react' ? { emoji, on } : {}
}

export function newSend({ user }: Account, by: string, text: string, at: number): Send {
  const id = randomUUID() as string as ClientId
  return { id, user, text: mark(text), by, window: false, at, acks: [], refused: null }
}

/** @returns whether nothing more has to be tried */
export function settle(send: Send, answer: Sent | Refusal | null, book: Book): boolean {
  if (!answer) return false
  if (!refused(answer)) send.acks.push({ seq: answer.seq, rev: answer.rev, at: book.now() })
  else if (answer.retryable) return false
  else send.refused = answer.code
  return true
}

export function connectSocket(link: Link, token?: string): Wire {
  const wire: Wire = io(link.url, {
    transports: ['websocket'],
    auth: token ? { token } : {},
    forceNew: true,
    timeout: 4_000,
    reconnectionDelay: 200,
    reconnectionDelayMax: 1_500,
  })
  wire.on('connect_error', () => {
    if (!wire.active) setTimeout(() => wire.connect(), 300)
  })
  wire.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') setTimeout(() => wire.connect(), 300)
  })
  return wire
}

export async function askOn<Name extends CommandName>(
  wire: Wire,
  name: string,
  input: object,
): Promise<Answers[Name] | Refusal | null> {
  try {
    return await wire.timeout(patience).emitWithAck(name as never, input as never)
  } catch {
    return null
  }
}
