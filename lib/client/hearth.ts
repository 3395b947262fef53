import { type Refusal, refused } from '../protocol/refusals.ts'
import type { Changes, Hello, Me, Page, RoomId, RoomSummary } from '../protocol/wire.ts'
import { type Attention, alwaysThere } from './attention.ts'
import { type Ask, createCatchUp } from './catch-up.ts'
import type { Connection } from './connection.ts'
import { emptied, type HeldRoom, hold, standing, viewOf } from './held-room.ts'
import { createHints } from './hints.ts'
import { inOrder, type Listing, listingOf, withChanges, withRead, withRoom } from './listing.ts'
import type { ConnectionState, Hearth, ListedRoom } from './model.ts'
import { createReadMarks } from './read-marks.ts'
import { createReading } from './reading.ts'
import { silent } from './silent.ts'
import type { Speak } from './speaking.ts'
import { apply, expect, isBehind, merge } from './timeline.ts'
import { createViews } from './views.ts'

export type HearthOptions = {
  connection: Connection
  /** What the server rendered, so that the first view is right before the first greeting. */
  me?: Me | null
  rooms?: readonly RoomSummary[]
  /** See `speech`. Without it, nothing can be sent. */
  speak?: Speak
  attention?: Attention
}

export function createHearth(options: HearthOptions): Hearth {
  const { connection, speak = () => silent, attention = alwaysThere } = options
  const held = new Map<RoomId, HeldRoom>()
  /** Rooms that one was let into or out of since the last question: what is answered of them may be from before. */
  const movedSince = new Set<RoomId>()
  let me = options.me ?? null
  let epoch: string | null = null
  let listing: Listing = listingOf(options.rooms ?? [])
  let rooms: readonly ListedRoom[] = inOrder(listing.values())

  const views = createViews(makeView, makeRoomView)
  const hints = createHints(connection, views.changed)
  const reads = createReadMarks(connection)
  const speaking = speak({ connection, isShown, changed: (room) => views.changed(room, null) })
  const catchUp = createCatchUp(connection, lacking, caughtUp)
  const reading = createReading(connection, {
    ...{ set, saw },
    get: (room) => held.get(room),
    take: (page) => take(page, undefined, true),
  })

  function makeView() {
    const durable = speaking.isDurable()
    return { connection: connection.state(), me, rooms, presence: hints.presence(), durable }
  }

  function makeRoomView(room: RoomId, last?: ReturnType<typeof viewOf>) {
    const one = held.get(room)
    const [summary, pending, typing] = [listing.get(room), speaking.pending(room), hints.typing(room)]
    return one ? viewOf(one, { me: me?.id ?? null, summary, pending, typing }, last) : null
  }

  // --- what is known

  function set(room: RoomId, next: HeldRoom) {
    held.set(room, next)
    speaking.settle(room)
    views.changed(room)
  }

  function list(next: Listing, room?: RoomId) {
    if (next === listing) return
    listing = next
    rooms = inOrder(next.values())
    views.changed(room ?? null, null)
  }

  function isShown(room: RoomId, { rev, seq }: { rev: number; seq: number }): boolean {
    const timeline = held.get(room)?.timeline
    return !timeline || timeline.known >= rev || timeline.rows.has(seq)
  }

  /** What rows say besides themselves: one's own have arrived, and whoever spoke types no longer. */
  function look(room: RoomId, { messages }: Pick<Page, 'messages'>) {
    speaking.arrived(messages.filter(({ author }) => author.id === me?.id).map(({ id }) => id))
    for (const { author } of messages) hints.stoppedTyping(room, author.id)
  }

  function saw(page: Page) {
    look(page.room.id, page)
    catchUp.run()
  }

  // --- what the server says

  function greeted(hello: Hello) {
    const same = me?.id === hello.me?.id && (epoch === null || epoch === hello.epoch)
    if (!same) for (const [room, one] of held) set(room, emptied(one, false))
    if (!same) reads.clear()
    epoch = hello.epoch
    me = hello.me
    let next = listingOf(hello.rooms)
    for (const room of next.keys()) next = withRead(next, room, reads.of(room))
    list(next)
    for (const [room, one] of held) {
      const summary = listing.get(room)
      const timeline = expect(one.timeline, summary?.rev ?? 0)
      set(room, { ...one, timeline, following: summary !== undefined, gone: one.gone && !summary })
    }
    speaking.as(me?.id ?? null)
    reads.flush()
    hints.greeted(hello.presence)
    catchUp.resume()
  }

  function heard(changes: Changes) {
    const { room } = changes
    look(room, changes)
    list(withChanges(listing, changes, me), room)
    const one = held.get(room)
    if (!one || one.gone) return
    set(room, { ...one, timeline: apply(one.timeline, changes) })
    if (lacksSomething(room)) catchUp.run()
  }

  function admitted(summary: RoomSummary) {
    const room = summary.info.id
    movedSince.add(room)
    list(withRoom(listing, summary), room)
    const one = held.get(room)
    if (!one) return
    set(room, { ...one, timeline: expect(one.timeline, summary.rev), following: true, gone: false })
    catchUp.run()
  }

  /** Out of the room. A public one may still be read, as a visitor reads it: that is asked, not assumed. */
  function dismissed(room: RoomId) {
    movedSince.add(room)
    list(new Map([...listing].filter(([id]) => id !== room)), room)
    const one = held.get(room)
    if (!one) return
    set(room, { ...one, following: false })
    catchUp.run()
  }

  function statusChanged({ status }: ConnectionState) {
    if (status === 'signed-out') {
      me = null
      list(new Map())
      speaking.as(null)
    }
    for (const [room, one] of held) {
      set(
        room,
        status === 'signed-out'
          ? emptied(one, true)
          : { ...one, following: one.following && status === 'online' },
      )
    }
    views.changed(null)
  }

  // --- catching up

  function lacksSomething(room: RoomId): boolean {
    const one = held.get(room)
    return !!one && !one.gone && (!one.following || isBehind(one.timeline))
  }

  function lacking(): Ask[] {
    movedSince.clear()
    if (connection.state().status !== 'online') return []
    const lack = [...held.values()].filter(({ timeline }) => lacksSomething(timeline.room))
    return lack.map(({ timeline }) => ({ room: timeline.room, since: timeline.known || undefined }))
  }

  function caughtUp({ room: ref, since = 0 }: Ask, answer: Changes | Refusal) {
    const one = [...held.values()].find(({ timeline }) => timeline.room === ref)
    if (!one) return
    const { room } = one.timeline
    const following = !movedSince.has(room)
    if (refused(answer)) return set(room, following ? emptied(one, true) : { ...one, following })
    look(room, answer)
    list(withChanges(listing, answer, me), room)
    // A head below what is known: the server lost commits, and what is held of them is no longer true.
    const start = answer.reset && answer.to < since ? emptied(one, false) : one
    const timeline = apply(start.timeline, answer)
    set(room, { ...one, timeline, following })
    if (one.at !== 'end' && !timeline.rows.has(one.at)) reading.jump(room, one.at)
  }

  // --- what is asked of it

  function take(page: Page, at?: number, subscribed = false): RoomId {
    const room = page.room.id
    const before = held.get(room)
    const one =
      before && !before.gone ? { ...before, timeline: merge(before.timeline, page) } : hold(page, at)
    const summary = listing.get(room)
    const listed = connection.state().status === 'online' && summary !== undefined
    const timeline = expect(one.timeline, summary?.rev ?? 0)
    set(room, { ...one, timeline, at: standing(page, at), following: one.following || listed || subscribed })
    saw(page)
    return room
  }

  function close(room: RoomId) {
    held.delete(room)
    views.changed(room)
    if (!listing.has(room)) connection.request('room:unsubscribe', { rooms: [room] })
  }

  function markRead(room: RoomId, seq: number) {
    const next = withRead(listing, room, seq)
    if (next === listing) return
    reads.add(room, seq)
    list(next, room)
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
      connection.on('presences', ({ users }) => hints.becamePresent(users)),
      connection.on('presence', ({ user, state }) => hints.becamePresent({ [user]: state })),
      attention.watch({
        back: () => connection.wake(),
        away: () => connection.request('presence', { state: 'away' }),
      }),
    ]
    speaking.as(me?.id ?? null)
    connection.start()
    return () => {
      connection.stop()
      for (const end of ends) end()
      catchUp.close()
      hints.close()
      speaking.as(null)
    }
  }

  return {
    start,
    subscribe: views.subscribe,
    view: views.view,
    room: views.room,
    open: (page, at) => take(page, at),
    close,
    send: speaking.send,
    retry: speaking.retry,
    discard: speaking.discard,
    edit: (room, seq, text) => connection.request('message:edit', { room, seq, text }),
    remove: (room, seq) => connection.request('message:delete', { room, seq }),
    react: (room, seq, emoji, on) => connection.request('message:react', { room, seq, emoji, on }),
    ...reading,
    markRead,
    typing: hints.tellTyping,
    watch: hints.watch,
    request: connection.request,
  }
}
