import { type Refusal, refused } from '../protocol/refusals.ts'
import type { ClientId, RoomId, Sent, UserId } from '../protocol/wire.ts'
import { newClientId } from './ids.ts'
import type { Pending } from './model.ts'
import type { OutboxStore, Unsent } from './outbox-store.ts'
import { loneTab, type TabNews, type Tabs } from './tabs.ts'

export type OutboxOptions = {
  /** Whose messages: nobody else's are loaded or sent. */
  user: UserId
  store: OutboxStore
  /** One try. A lost answer is a refusal that may pass: only the server knows what became of it. */
  send(message: { room: RoomId; id: ClientId; text: string }): Promise<Sent | Refusal>
  isOnline(): boolean
  /** What is pending in a room changed. */
  changed(room: RoomId): void
  tabs?: Tabs
  random?: () => number
}

type Entry = Unsent & Pending & { sent: Sent | null; kept: boolean }

/** A store that never answers must not keep a message from being sent. Milliseconds. */
const storePatience = 2_000
/** How long another tab has to send its own messages before this one tries. Milliseconds. */
const courtesy = 5_000
const retryFirst = 250
const retryMost = 4_000

const none: readonly Pending[] = []

/**
 * The messages typed here and not settled yet [R7]. Each is kept on disk before it is first tried; those of a room
 * go out one after the other, in the order typed; client ids make a repeated try harmless [R2].
 */
export function createOutbox(options: OutboxOptions) {
  const { user, store, tabs = loneTab, random = Math.random } = options
  const entries = new Map<ClientId, Entry>()
  const views = new Map<RoomId, readonly Pending[]>()
  const draining = new Set<RoomId>()
  const tries = new Map<RoomId, number>()
  const timers = new Map<RoomId, ReturnType<typeof setTimeout>>()
  let newestOrder = 0
  let durable = true
  let closed = false
  const deafen = tabs.listen(hear)

  function set(entry: Entry) {
    entries.set(entry.id, entry)
    newestOrder = Math.max(newestOrder, entry.order)
    noteChange(entry.room)
  }

  function drop(id: ClientId) {
    const entry = entries.get(id)
    if (!entry) return
    entries.delete(id)
    noteChange(entry.room)
  }

  function noteChange(room: RoomId) {
    views.delete(room)
    options.changed(room)
  }

  const ofRoom = (room: RoomId) =>
    [...entries.values()].filter((entry) => entry.room === room).sort((a, b) => a.order - b.order)

  function nextOf(room: RoomId): Entry | null {
    const next = ofRoom(room).find((entry) => entry.state === 'waiting')
    return next?.kept ? next : null
  }

  async function keep(entry: Entry) {
    const { id, user, room, text, at, order, failed } = entry
    const unsent: Unsent = { id, user, room, text, at, order, failed }
    durable = await succeeds(store.put(unsent))
    const now = entries.get(id)
    if (now) set({ ...now, kept: true })
    tabs.tell({ type: 'kept', entry: unsent })
  }

  async function forget(id: ClientId, news: TabNews) {
    await succeeds(store.remove(id))
    tabs.tell(news)
  }

  /** Sends what waits in a room, one after the other, until none is left or a try has to be put off. */
  async function drain(room: RoomId) {
    if (closed || draining.has(room) || !options.isOnline() || !nextOf(room)) return
    draining.add(room)
    clearTimeout(timers.get(room))
    let putOff = false
    await tabs.exclusively(room, async () => {
      for (let next = nextOf(room); next && !putOff && !closed && options.isOnline(); next = nextOf(room)) {
        putOff = !(await attempt(next))
      }
    })
    draining.delete(room)
    if (!putOff) drain(room)
  }

  /** @returns false where the next try has to wait */
  async function attempt(entry: Entry): Promise<boolean> {
    set({ ...entry, state: 'sending' })
    const { room, id, text } = entry
    const answer = await options.send({ room, id, text })
    const now = entries.get(id)
    if (!refused(answer)) {
      tries.delete(room)
      if (now) set({ ...now, state: 'sent', sent: answer, refusal: null })
      await forget(id, { type: 'sent', id, sent: answer })
      return true
    }
    if (!now) return true
    // Signed out: it waits for its author, who may sign in again.
    if (answer.retryable || answer.code === 'AUTH') {
      set({ ...now, state: 'waiting', refusal: answer })
      if (answer.retryable) later(room, delayAfter(answer, room))
      return false
    }
    const failed: Entry = { ...now, state: 'failed', refusal: answer, failed: answer }
    set(failed)
    await keep(failed)
    return true
  }

  function delayAfter(refusal: Refusal, room: RoomId): number {
    const tried = tries.get(room) ?? 0
    tries.set(room, tried + 1)
    const backOff = Math.min(retryMost, retryFirst * 2 ** tried) * (0.5 + random())
    return Math.max(backOff, (refusal.retryAfter ?? 0) * 1000)
  }

  function later(room: RoomId, delay: number) {
    clearTimeout(timers.get(room))
    if (!closed)
      timers.set(
        room,
        setTimeout(() => drain(room), delay),
      )
  }

  function hear(news: TabNews) {
    if (news.type === 'removed') return drop(news.id)
    if (news.type === 'sent') {
      const entry = entries.get(news.id)
      if (entry) set({ ...entry, state: 'sent', sent: news.sent, refusal: null })
      return
    }
    const held = entries.get(news.entry.id)
    if (held?.state === 'sending' || held?.state === 'sent') return
    set(kept(news.entry))
    later(news.entry.room, courtesy)
  }

  function flush() {
    tries.clear()
    for (const room of new Set([...entries.values()].map((entry) => entry.room))) drain(room)
  }

  return {
    user,
    /** Takes up what was left by an earlier visit. */
    async load() {
      const loaded: Unsent[] = []
      durable = await succeeds(store.load(user).then((found) => loaded.push(...found)))
      for (const entry of loaded) if (!entries.has(entry.id)) set(kept(entry))
      flush()
    },
    add(room: RoomId, text: string): ClientId {
      const id = newClientId()
      const order = Math.max(Date.now(), newestOrder + 1)
      const unsent: Unsent = { id, user, room, text, at: new Date().toISOString(), order, failed: null }
      const entry = { ...kept(unsent), kept: false }
      set(entry)
      keep(entry).then(() => drain(room))
      return id
    },
    retry(id: ClientId) {
      const entry = entries.get(id)
      if (entry?.state !== 'failed') return
      const again: Entry = { ...entry, state: 'waiting', refusal: null, failed: null }
      set(again)
      keep(again).then(() => drain(entry.room))
    },
    /** Not while it is being sent: what becomes of it is not known then. */
    discard(id: ClientId) {
      const state = entries.get(id)?.state
      if (state !== 'failed' && state !== 'waiting') return
      drop(id)
      forget(id, { type: 'removed', id })
    },
    /** There is a connection (again). */
    flush,
    /** These messages are in the room, whatever was heard of their sending. */
    arrived(ids: Iterable<ClientId>) {
      for (const id of ids) {
        if (!entries.has(id)) continue
        drop(id)
        forget(id, { type: 'removed', id })
      }
    },
    /** Lets go of acknowledged messages whose rows are shown, or would be. */
    settle(room: RoomId, isShown: (sent: Sent) => boolean) {
      for (const { id, sent } of ofRoom(room)) if (sent && isShown(sent)) drop(id)
    },
    pending(room: RoomId): readonly Pending[] {
      const view = views.get(room) ?? ofRoom(room)
      views.set(room, view)
      return view.length === 0 ? none : view
    },
    isDurable: () => durable,
    close() {
      closed = true
      deafen()
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>

function kept(unsent: Unsent): Entry {
  const state = unsent.failed ? 'failed' : 'waiting'
  return { ...unsent, state, refusal: unsent.failed, sent: null, kept: true }
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  const patience = new Promise<boolean>((resolve) => setTimeout(resolve, storePatience, false))
  return Promise.race([work.then(() => true).catch(() => false), patience])
}
