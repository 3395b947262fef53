import type pg from 'pg'
import type { Announcer } from '../ground/announcer.ts'
import type { Disk } from '../ground/disk.ts'
import { rows, type Sql } from '../ground/sql.ts'
import { toPerson, type Viewer } from '../ground/viewer.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, ClientId, Message, RoomId, Sent, UserId } from '../protocol/wire.ts'
import { asMember, enter, type MemberSeat, roomIdIn, type Seat, stillAbove } from './access.ts'
import type { Bylaws } from './bylaws.ts'
import { asRefusal, change, type Turn, toldOf } from './change.ts'
import { noteDeed } from './deeds.ts'
import { type Draft, findKnown, type Written } from './flush.ts'
import { RENDERER, render } from './markdown.ts'
import { readMessages } from './rows.ts'
import { bury } from './tombstones.ts'
import { hindrance } from './voice.ts'
import { createWriter } from './writer.ts'

type Input = { id: ClientId; text: string }
type Deps = {
  pool: pg.Pool
  /** For flushes alone. */
  writing: pg.Pool
  disk: Disk
  announcer: Announcer
  bylaws: Bylaws
  firstWords: (room: RoomId) => void
}

/** @param deps.firstWords is told of the first message of a direct conversation: only then does the other see it. */
export function createMessages({ pool, writing, disk, announcer, bylaws, firstWords }: Deps) {
  const [one, other] = [createWriter(writing, tell), createWriter(writing, tell)]

  /** What is said in a room goes through one writer, in its order; while one waits for its commit, the other goes on. */
  const write = (draft: Draft) => (isOdd(draft.room) ? one : other)(draft)

  function tell(written: Written[]) {
    const fresh = written.filter((one) => !one.repeated)
    for (const changes of toldTogether(fresh)) announcer.announce({ type: 'changes', changes })
    for (const { sent } of fresh) if (sent.seq === 1) firstWords(sent.room)
  }

  /**
   * Says something. Resolves when it is committed. The same client id again answers what the first sending was
   * answered, and announces it once more: the node that wrote it may have died before it could.
   * Refusals: AUTH, DENY, SLOW, REUSE, DB, FULL.
   */
  async function send(seat: Seat, input: Input): Promise<Sent | Refusal> {
    const member = asMember(seat)
    if (refused(member)) return member
    const outcome = await commit(member.room.id, member.viewer, input)
    if (!refused(outcome)) return answered(outcome)
    return outcome.code === 'DENY' ? ((await hindrance(pool, member, 'say')) ?? outcome) : outcome
  }

  /**
   * The same for whoever takes themselves to be in the room, which is asked where the message is written (writer.ts).
   * Only who was not let in there is asked for a seat, to be told why not; and who repeats what was written before, for
   * they may be out since. Refusals: those of `send`, NONE.
   */
  async function sendTo(viewer: Viewer | null, ref: string, input: Input): Promise<Sent | Refusal> {
    const room = roomIdIn(ref)
    const outcome = viewer && room && (await commit(room, viewer, input))
    if (outcome && refused(outcome) && outcome.code !== 'DENY') return outcome
    if (outcome && !refused(outcome) && !outcome.repeated) return outcome.sent
    const seat = await enter(pool, viewer, ref)
    const member = refused(seat) ? seat : asMember(seat)
    if (refused(member)) return member
    if (outcome && !refused(outcome)) return answered(outcome)
    return (outcome && (await hindrance(pool, member, 'say'))) || send(member, input)
  }

  function commit(room: RoomId, author: Viewer, { id, text }: Input): Promise<Written | Refusal> | Refusal {
    if (disk.isFull()) return refuse('FULL')
    const unwanted = bylaws.fault({ text })
    if (unwanted) return unlessKnown({ room, author, id, text, html: '' }, unwanted)
    return write({ room, author, id, text, html: render(text) })
  }

  /** What was said before it was unwanted stays said, and who asks again is answered so [R2]. */
  async function unlessKnown(draft: Draft, refusal: Refusal): Promise<Written | Refusal> {
    const [known] = await findKnown(pool, [draft]).catch((error: unknown) => [asRefusal(error)])
    return known ?? refusal
  }

  async function answered({ draft, sent, repeated }: Written): Promise<Sent> {
    if (repeated) await tellAgain(draft.room, sent)
    return sent
  }

  /** This one change alone, however old it is: all that came after would be the whole room. */
  async function tellAgain(room: RoomId, { seq, rev }: Sent) {
    const message = await readMessage(pool, room, seq)
    const messages = message?.rev === rev ? [message] : []
    announcer.announce({ type: 'changes', changes: toldOf(room, { rev, lastSeq: seq }, { messages }) })
  }

  /** One change of one message. `work` answers null where all is so already. */
  async function alter(
    seat: Seat,
    seq: number,
    doing: 'edit' | 'react' | 'delete',
    work: (tx: Sql, turn: Turn, member: MemberSeat) => Promise<true | Refusal | null>,
  ): Promise<Sent | Refusal> {
    const member = asMember(seat)
    if (refused(member)) return member
    if (disk.isFull()) return refuse('FULL')
    const room = member.room.id
    const changed = await change(pool, room, async (tx, turn) => {
      const hindered = await hindrance(tx, member, doing)
      if (hindered) return hindered
      const done = await work(tx, turn, member)
      if (done !== true) return done
      const message = await readMessage(tx, room, seq)
      return message && { message, changes: toldOf(room, turn, { messages: [message] }) }
    })
    if (refused(changed)) return changed
    if (changed) announcer.announce({ type: 'changes', changes: changed.changes })
    const message = changed?.message ?? (await readMessage(pool, room, seq))
    return message ? { ok: true, room, seq, rev: message.rev, at: message.at } : refuse('NONE')
  }

  /** Refusals: AUTH, DENY (not one's own), NONE (no such message, or deleted), BAD, DB, FULL. */
  async function edit(seat: Seat, { seq, text }: { seq: number; text: string }): Promise<Sent | Refusal> {
    const unwanted = bylaws.fault({ text })
    if (unwanted) return unwanted
    return alter(seat, seq, 'edit', async (tx, { rev }, { room, viewer }) => {
      const [row] = await rows<Own>(tx, ownStatement, [room.id, seq, viewer.id])
      if (!row || row.deleted) return refuse('NONE')
      if (!row.own) return refuse('DENY', 'Only its author can edit a message.')
      await rows(
        tx,
        `update message set text = $3, html = $4, renderer = ${RENDERER}, rev = $5, edited_at = clock_timestamp()
         where room_id = $1 and seq = $2`,
        [room.id, seq, text, render(text), rev],
      )
      return true
    })
  }

  /**
   * Leaves a tombstone: the number stays, the text and the reactions go. What others said is taken away by whoever may
   * moderate and stands above them. Refusals as for edit.
   */
  function remove(seat: Seat, seq: number): Promise<Sent | Refusal> {
    return alter(seat, seq, 'delete', async (tx, { rev }, member) => {
      const { room, viewer } = member
      const [row] = await rows<Own>(tx, ownStatement, [room.id, seq, viewer.id])
      if (!row || row.deleted) return refuse('NONE')
      if (!row.own) {
        const denied = await stillAbove(tx, member, 'moderate', row.author)
        if (denied) return refuse('DENY', 'Only its author, or a moderator above them, can delete a message.')
        await noteDeed(tx, member, 'message.delete', { user: row.author, detail: { seq } })
        await rows(tx, removedStatement, [room.id, seq, viewer.id])
      }
      await bury(tx, room.id, [{ seq, rev }], row.own ? null : viewer.id)
      return true
    })
  }

  /**
   * Sets or takes back one's own reaction. What is so already stays so, and takes no `rev`.
   * Refusals: AUTH, DENY, NONE, BAD (over 50 different emoji on one message), DB, FULL.
   */
  function react(seat: Seat, input: { seq: number; emoji: string; on: boolean }): Promise<Sent | Refusal> {
    const { seq, emoji, on } = input
    return alter(seat, seq, 'react', async (tx, { rev }, { room, viewer }) => {
      const [row] = await rows<Used>(tx, usedStatement, [room.id, seq, emoji])
      if (!row || row.deleted) return refuse('NONE')
      if (on && !row.used && row.emoji >= limits.reactionsPerMessage) {
        return refuse('BAD', `A message has room for ${limits.reactionsPerMessage} different reactions.`)
      }
      const values = [room.id, seq, emoji, viewer.id]
      const done = await rows(tx, on ? reactStatement : unreactStatement, values)
      if (done.length === 0) return null
      await rows(tx, 'update message set rev = $3 where room_id = $1 and seq = $2', [room.id, seq, rev])
      return true
    })
  }

  return { send, sendTo, edit, delete: remove, react }
}

const isOdd = (room: RoomId) => Number.parseInt(room.slice(-1), 16) % 2 === 1

type Own = { author: UserId; own: boolean; deleted: boolean }

const ownStatement = `select m.user_id as author, m.user_id = $3 as own, m.deleted_at is not null as deleted
  from message m where m.room_id = $1 and m.seq = $2`

/** What reports asked for is done. $3 is by whom. */
export const removedStatement = `update report set resolved_at = clock_timestamp(), resolved_by = $3, outcome = 'removed'
  where room_id = $1 and seq = $2 and resolved_at is null`

/** How many different emoji the message has, and whether this one is among them. */
type Used = { deleted: boolean; emoji: number; used: boolean }

const usedStatement = `select m.deleted_at is not null as deleted, e.emoji, e.used
  from message m cross join lateral (
    select count(distinct r.emoji) as emoji, coalesce(bool_or(r.emoji = $3), false) as used
    from reaction r where r.room_id = m.room_id and r.seq = m.seq
  ) e where m.room_id = $1 and m.seq = $2`

const reactStatement = `insert into reaction (room_id, seq, emoji, user_id) values ($1, $2, $3, $4)
  on conflict do nothing returning seq`
const unreactStatement =
  'delete from reaction where room_id = $1 and seq = $2 and emoji = $3 and user_id = $4 returning seq'

async function readMessage(sql: Sql, room: RoomId, seq: number): Promise<Message | null> {
  const [message] = await readMessages(sql, room, [seq])
  return message ?? null
}

/**
 * The fresh messages of one flush, those of a room together as far as their `rev`s follow one another. Changes are all
 * that happened between two `rev`s, and what had to be written one by one may have that of others in between.
 */
function toldTogether(written: Written[]): Changes[] {
  const told: Changes[] = []
  const last = new Map<RoomId, Changes>()
  for (const { draft, sent } of written) {
    const message = messageOf(draft, sent)
    const before = last.get(draft.room)
    if (before?.to === sent.rev - 1) {
      before.messages.push(message)
      before.to = sent.rev
      before.lastSeq = sent.seq
    } else {
      const changes = toldOf(draft.room, { rev: sent.rev, lastSeq: sent.seq }, { messages: [message] })
      last.set(draft.room, changes)
      told.push(changes)
    }
  }
  return told
}

function messageOf({ author, id, text, html }: Draft, { seq, rev, at }: Sent): Message {
  const nothing = { editedAt: null, deletedAt: null, reactions: [] }
  return { seq, rev, id, author: toPerson(author), text, html, at, ...nothing }
}
