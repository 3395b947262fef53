import { toLean } from '../protocol/lean.ts'
import type { Changes, Member, Person, RoomId } from '../protocol/wire.ts'
import type { Backlog } from './backlog.ts'
import type { Lines } from './lines.ts'
import type { Dismiss, LiveSocket } from './wire.ts'

/** How long a change may wait for one before it, which is usually on its way. Milliseconds. */
const grace = 20
/** Before a failed reading is tried again. Milliseconds. */
const pause = 500
/** Changes kept for sockets whose reading ended a little before what was delivered. */
const recentMost = 64

export type Feed = ReturnType<typeof createFeed>

type Ground = {
  lines: Lines
  backlog: Backlog
  dismiss: Dismiss
  /** What changed from `from` on, at least up to `to`. Tells the log itself of what fails. */
  between(from: number, to: number): Promise<Changes>
  /** Nobody follows any more. */
  idle(): void
}

/**
 * One room's changes, on their way to the sockets of this node: strictly in `rev` order [R3], and with membership as
 * part of that order [R6]. What was read from the database may come a second time as it was told.
 * @param start everything up to this `rev` counts as delivered
 */
export function createFeed(room: RoomId, start: number, { lines, backlog, dismiss, between, idle }: Ground) {
  /** Since which `rev` each socket follows. A removal before that is an earlier one. */
  const followers = new Map<LiveSocket, number>()
  const recent: Changes[] = []
  let early: Changes[] = []
  let delivered = start
  let head = start
  let timer: ReturnType<typeof setTimeout> | undefined
  let reading = false
  let closed = false

  function offer(changes: Changes) {
    head = Math.max(head, changes.to)
    if (changes.to > delivered) early.push(changes)
    for (let next = nextInOrder(); next; next = nextInOrder()) deliver(next)
    if (early.length > 0) early = early.filter((one) => one.to > delivered)
    if (delivered < head) return fillAfter(grace)
    clearTimeout(timer)
    timer = undefined
  }

  const nextInOrder = () => early.find((one) => one.from <= delivered + 1 && one.to > delivered)

  /** There are changes up to `rev`. Those that do not come by themselves are read, once for all followers. */
  function heard(rev: number) {
    head = Math.max(head, rev)
    if (head > delivered) fillAfter(grace)
  }

  function fillAfter(delay: number) {
    if (!timer && !reading && !closed) timer = setTimeout(fill, delay)
  }

  async function fill() {
    timer = undefined
    reading = true
    const read = await between(delivered + 1, head).catch(() => null)
    reading = false
    if (closed) return
    if (read) offer(read)
    if (head > delivered) fillAfter(pause)
  }

  function deliver(changes: Changes) {
    for (const member of changes.members) if (member.leftAt) letGo(member, changes)
    for (const socket of followers.keys()) {
      if (backlog.isFull(socket)) {
        leave(socket)
        backlog.setAside(socket, room, delivered)
      }
    }
    tellAll(changes)
    delivered = changes.to
    recent.push(changes)
    if (recent.length > recentMost) recent.shift()
  }

  function tellAll(changes: Changes) {
    const lean: LiveSocket[] = []
    const plain: LiveSocket[] = []
    for (const socket of followers.keys()) (socket.data.lean ? lean : plain).push(socket)
    if (lean.length > 0) lines.tell(lean, 'lean', toLean(changes))
    if (plain.length > 0) lines.tell(plain, 'changes', changes)
  }

  /** Their removal is the last that they are told. */
  function letGo(member: Member, changes: Changes) {
    for (const [socket, since] of followers) {
      if (socket.data.viewer?.id !== member.user.id || since >= member.rev) continue
      leave(socket)
      socket.emit('changes', cutAt(changes, member.rev, recent.at(-1)?.lastSeq ?? 0))
      dismiss(socket, room)
    }
  }

  function leave(socket: LiveSocket) {
    if (!followers.delete(socket)) return
    socket.data.follows.delete(room)
    if (followers.size === 0) idle()
  }

  /** What was delivered after `rev`; null where that is no longer known. */
  function missedSince(rev: number): Changes[] | null {
    if (rev >= delivered) return []
    const missed = recent.filter((changes) => changes.to > rev)
    return missed[0] !== undefined && missed[0].from <= rev + 1 ? missed : null
  }

  return {
    offer,
    heard,
    leave,
    /** How far the room is known to have come. */
    head: () => head,
    /**
     * To whoever can take it at once, for it is a hint; and not while there is a change up to `rev` on its way that may
     * let some of the followers go.
     */
    typing(user: Person, rev: number, but?: LiveSocket) {
      if (delivered < rev) return
      const ready = [...followers.keys()].filter((one) => one !== but && one.conn.transport.writable)
      lines.tell(ready, 'typing', { room, user })
    },
    /**
     * Lets a socket follow from `rev` on, at which its user was just seen to be allowed, and gives it what was
     * delivered since. All in one go, so that no removal can come between.
     * @returns false where that is too long ago, or the user was removed since: read again
     */
    follow(socket: LiveSocket, rev: number): boolean {
      const known = followers.get(socket)
      if (known !== undefined) {
        followers.set(socket, Math.max(known, rev))
        return true
      }
      const missed = missedSince(rev)
      const user = socket.data.viewer?.id
      const wasRemoved = (member: Member) => member.user.id === user && !!member.leftAt && member.rev > rev
      if (!missed || missed.some((changes) => changes.members.some(wasRemoved))) return false
      followers.set(socket, rev)
      socket.data.follows.add(room)
      for (const changes of missed) socket.emit('changes', changes)
      return true
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** What somebody may see of changes in which they were removed at `rev`. */
function cutAt(changes: Changes, rev: number, lastSeqBefore: number): Changes {
  const seen = (row: { rev: number }) => row.rev <= rev
  const messages = changes.messages.filter(seen)
  return {
    ...changes,
    to: rev,
    lastSeq: Math.max(lastSeqBefore, ...messages.map(({ seq }) => seq)),
    messages,
    members: changes.members.filter(seen),
    info: changes.info && seen(changes.info) ? changes.info : null,
  }
}
