import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, Hello, Me, Page, RoomId, RoomSummary, UserId } from '../protocol/wire.ts'
import { type Attention, alwaysThere } from './attention.ts'
import { type Ask, createCatchUp } from './catch-up.ts'
import type { Connection } from './connection.ts'
import { emptied, type HeldRoom, hold, standing, viewOf } from './held-room.ts'
import { createHints } from './hints.ts'
import { inOrder, type Listing, listingOf, withChanges, withRead, withRoom } from './listing.ts'
import type { ConnectionState, Hearth, HearthView, Pending, RoomView } from './model.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { memoryStore, type OutboxStore } from './outbox-store.ts'
import { createReadMarks } from './read-marks.ts'
import { createReading } from './reading.ts'
import { loneTab, type Tabs } from './tabs.ts'
import { apply, expect, isBehind, merge, mergeMembers } from './timeline.ts'

export type HearthOptions = {
  connection: Connection
  /** What the server rendered, so that the first view is right before the first greeting. */
  me?: Me | null
  rooms?: readonly RoomSummary[]
  /** Where unsent messages are kept; in memory when there is none. */
  store?: OutboxStore
  tabs?: (user: UserId) => Tabs
  attention?: Attention
}

/** A typing hint is good for five seconds; it is repeated before that. Milliseconds. */
const typingEvery = 3_000
const nothing: readonly Pending[] = []

export function createHearth(options: HearthOptions): Hearth {
  const { connection, store = memoryStore(), tabs = () => loneTab, attention = alwaysThere } = options
  let me = options.me ?? null
  let listing: Listing = listingOf(options.rooms ?? [])
  let epoch: string | null = null
  let outbox: Outbox | null = null
  const held = new Map<RoomId, HeldRoom>()
  const typedAt = new Map<RoomId, number>()
  const hints = createHints(changed)
  const reads = createReadMarks(connection)
  const catchUp = createCatchUp(connection, lacking, caughtUp)
  const reading = createReading(connection, {
    get: (room) => held.get(room),
    set,
    saw(page) {
      look({ messages: page.messages, room: page.room.id })
      catchUp.run()
    },
  })

  // Views are made when asked for, and kept until something in them changes.
  const listeners = new Set<() => void>()
  const lastViews = new Map<RoomId, RoomView>()
  const staleViews = new Set<RoomId>()
  let view: HearthView | null = null

  function changed(room: RoomId | null) {
    if (room) staleViews.add(room)
    else view = null
    for (const listener of listeners) listener()
  }

  function set(room: RoomId, next: HeldRoom) {
    held.set(room, next)
    settleSent(room)
    changed(room)
  }

  function list(next: Listing, room: RoomId) {
    if (next === listing) return
    listing = next
    view = null
    changed(room)
  }

  function settleSent(room: RoomId) {
    const timeline = held.get(room)?.timeline
    outbox?.settle(room, (sent) => !timeline || timeline.known >= sent.rev || timeline.rows.has(sent.seq))
  }

  /** Sees a room's rows for what they say about oneself and others. */
  function look({ messages, room }: { messages: Changes['messages']; room: RoomId }) {
    outbox?.arrived(messages.filter(({ author }) => author.id === me?.id).map(({ id }) => id))
    for (const { author } of messages) hints.stoppedTyping(room, author.id)
  }

  // --- what the server says

  function greeted(hello: Hello) {
    const anew = epoch !== null && epoch !== hello.epoch
    epoch = hello.epoch
    const other = me?.id !== hello.me?.id
    if (other || anew) forgetAll()
    me = hello.me
    const before = listing
    listing = listingOf(hello.rooms)
    for (const room of listing.keys()) {
      if (!other) listing = withRead(listing, room, before.get(room)?.lastReadSeq ?? 0)
    }
    for (const [room, one] of held) {
      const summary = listing.get(room)
      const timeline = expect(one.timeline, summary?.rev ?? 0)
      held.set(room, { ...one, timeline, following: !!summary, gone: one.gone && !summary })
      staleViews.add(room)
    }
    takeOutbox()
    reads.flush()
    hints.allPresent(hello.presence)
    catchUp.resume()
  }

  function forgetAll() {
    for (const [room, one] of held) set(room, emptied(one, false))
    reads.clear()
  }

  /** The unsent messages of whoever is signed in now. */
  function takeOutbox(user: UserId | null = me?.id ?? null) {
    if (outbox && outbox.user === user) return outbox.flush()
    outbox?.close()
    outbox = user ? openOutbox(user) : null
    for (const room of held.keys()) staleViews.add(room)
    outbox?.load().then(() => changed(null))
  }

  function openOutbox(user: UserId): Outbox {
    return createOutbox({
      user,
      store,
      tabs: tabs(user),
      send: (message) => connection.request('message:send', message),
      isOnline: () => connection.state().status === 'online' && me?.id === user,
      changed(room) {
        settleSent(room)
        view = null
        changed(room)
      },
    })
  }

  function heard(changes: Changes) {
    const { room } = changes
    look(changes)
    list(withChanges(listing, changes, me), room)
    const one = held.get(room)
    if (!one || one.gone) return
    set(room, { ...one, timeline: apply(one.timeline, changes) })
    if (lacksSomething(room)) catchUp.run()
  }

  function admitted(summary: RoomSummary) {
    const room = summary.info.id
    list(withRoom(listing, summary), room)
    const one = held.get(room)
    if (!one) return
    set(room, { ...one, timeline: expect(one.timeline, summary.rev), following: true, gone: false })
    catchUp.run()
  }

  /** Out of the room. A public one may still be read, as a visitor reads it: that is asked, not assumed. */
  function dismissed(room: RoomId) {
    const rest = new Map(listing)
    rest.delete(room)
    list(rest, room)
    const one = held.get(room)
    if (!one) return
    set(room, { ...one, following: false })
    catchUp.run()
  }

  function signedOut() {
    me = null
    listing = new Map()
    for (const [room, one] of held) set(room, emptied(one, true))
    takeOutbox()
    changed(null)
  }

  // --- what is asked of it

  function lacksSomething(room: RoomId): boolean {
    const one = held.get(room)
    return !!one && !one.gone && (!one.following || isBehind(one.timeline))
  }

  function lacking(): Ask[] {
    if (connection.state().status !== 'online') return []
    const rooms = [...held.keys()].filter(lacksSomething)
    return rooms.map((room) => ({ room, since: held.get(room)?.timeline.known || undefined }))
  }

  function caughtUp({ room: ref, since = 0 }: Ask, answer: Changes | Refusal) {
    const one = [...held.values()].find(({ timeline }) => timeline.room === ref)
    if (!one) return
    const { room } = one.timeline
    if (refused(answer)) return set(room, emptied(one, true))
    look(answer)
    list(withChanges(listing, answer, me), room)
    // A head below what is known: the server lost commits, and what is held of them is no longer true.
    const start = answer.reset && answer.to < since ? emptied(one, false) : one
    const timeline = apply(start.timeline, answer)
    set(room, { ...one, timeline, following: true })
    if (one.at !== 'end' && !timeline.rows.has(one.at)) reading.jump(room, one.at)
  }

  function open(page: Page, at?: number): RoomId {
    const room = page.room.id
    look({ messages: page.messages, room })
    const before = held.get(room)
    const one =
      before && !before.gone ? { ...before, timeline: merge(before.timeline, page) } : hold(page, at)
    const head = listing.get(room)?.rev ?? 0
    const following = one.following || (connection.state().status === 'online' && listing.has(room))
    set(room, { ...one, timeline: expect(one.timeline, head), at: standing(page, at), following })
    catchUp.run()
    return room
  }

  async function find(ref: string): Promise<RoomId | Refusal> {
    const answer = await connection.request('room:subscribe', { rooms: [{ room: ref }] })
    if (refused(answer)) return answer
    const [fresh = refuse('NONE')] = answer.rooms
    if (refused(fresh)) return fresh
    if (!fresh.info) return refuse('NONE')
    const { room, info, to, lastSeq, messages, members } = fresh
    open({ room: info, rev: to, lastSeq, messages })
    const one = held.get(room)
    if (one) set(room, { ...one, timeline: mergeMembers(one.timeline, members), following: true })
    return room
  }

  function send(room: RoomId, text: string) {
    const fault = faultOf(text)
    if (fault) return fault
    if (!outbox) return refuse('AUTH')
    return { ok: true as const, id: outbox.add(room, text) }
  }

  function markRead(room: RoomId, seq: number) {
    const summary = listing.get(room)
    if (!summary || seq <= summary.lastReadSeq) return
    reads.add(room, seq)
    list(withRead(listing, room, seq), room)
  }

  function typing(room: RoomId) {
    if (Date.now() - (typedAt.get(room) ?? 0) < typingEvery) return
    typedAt.set(room, Date.now())
    connection.request('typing', { room })
  }

  function statusChanged({ status }: ConnectionState) {
    if (status !== 'online') for (const [room, one] of held) held.set(room, { ...one, following: false })
    if (status === 'signed-out') signedOut()
    changed(null)
  }

  function start() {
    const ends = [
      connection.watch(statusChanged),
      connection.on('hello', greeted),
      connection.on('changes', heard),
      connection.on('room', admitted),
      connection.on('room:gone', ({ room }) => dismissed(room)),
      connection.on('read', ({ room, seq }) => list(withRead(listing, room, seq), room)),
      connection.on('typing', ({ room, user }) => hints.startedTyping(room, user)),
      connection.on('presence', ({ user, state }) => hints.isPresent(user, state)),
      attention.watch({
        back: () => connection.wake(),
        away: () => connection.request('presence', { state: 'away' }),
      }),
    ]
    takeOutbox()
    connection.start()
    return () => {
      connection.stop()
      for (const end of ends) end()
      catchUp.close()
      hints.close()
      takeOutbox(null)
    }
  }

  return {
    start,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view() {
      view ??= {
        connection: connection.state(),
        me,
        rooms: inOrder(listing),
        presence: hints.presence(),
        durable: outbox?.isDurable() ?? true,
      }
      return view
    },
    room(room) {
      const one = held.get(room)
      if (!one) return null
      const last = lastViews.get(room)
      if (!staleViews.delete(room) && last) return last
      const beside = { me: me?.id ?? null, summary: listing.get(room), typing: hints.typing(room) }
      const next = viewOf(one, { ...beside, pending: outbox?.pending(room) ?? nothing }, last)
      lastViews.set(room, next)
      return next
    },
    open,
    find,
    close(room) {
      held.delete(room)
      lastViews.delete(room)
      if (!listing.has(room)) connection.request('room:unsubscribe', { rooms: [room] })
    },
    send,
    retry: (id) => outbox?.retry(id),
    discard: (id) => outbox?.discard(id),
    edit: (room, seq, text) => connection.request('message:edit', { room, seq, text }),
    remove: (room, seq) => connection.request('message:delete', { room, seq }),
    react: (room, seq, emoji, on) => connection.request('message:react', { room, seq, emoji, on }),
    ...reading,
    markRead,
    typing,
    request: connection.request,
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
