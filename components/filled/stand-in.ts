import type { InstanceRole, Message, Person, RoomInfo, RoomSummary, UserId } from '@/lib/protocol/wire.ts'
import { listedMost } from '../shell/props.ts'
import { type Own, othersIn } from './own.ts'

/** As far as a page's frame depends on it: guests are offered no new room. */
const roleOf = ({ me }: Own): InstanceRole => (me.role === 'guest' ? 'guest' : 'member')

/** Everything that a page's frame depends on, beside theme and zone; what is not in it is in the parts. */
export function kindOf(own: Own): string {
  const { seat, page, rooms, memberCount } = own.opened
  const { id, kind, slug, name, topic } = seat.room
  const { rev: _, createdAt: __, ...info } = page.room
  const hasOlder = (page.messages[0]?.seq ?? 1) > 1
  const more = rooms.length > listedMost
  return JSON.stringify([
    ...[id, kind, slug, name, topic, seat.role, info],
    ...[othersIn(own), memberCount, hasOlder, more, roleOf(own)],
  ])
}

/** React tells a text that is longer than this apart from what stands around it. */
const long = 1_024

/** Somebody who is not, who says one thing in this very room, and whose other rooms are none. */
export function standIn(own: Own): Own {
  const mark = crypto.randomUUID()
  const number = 1e12 + Math.floor(Math.random() * 1e12)
  const person: Person = { id: crypto.randomUUID() as UserId, username: mark, name: mark }
  const { seat, page, rooms, members } = own.opened
  const at = '2001-01-01T00:00:00.000Z'
  const seq = (page.messages[0]?.seq ?? 1) > 1 ? number : 1
  const message: Message = {
    ...{ seq, rev: seq, id: crypto.randomUUID() as Message['id'], author: person, at },
    ...{ text: mark.padEnd(long, 'x'), html: mark, editedAt: null, deletedAt: null, reactions: [] },
  }
  const summary = (info: RoomInfo): RoomSummary => {
    const counted = { rev: seq, lastSeq: seq, lastReadSeq: number + 1 }
    return { info, ...counted, role: seat.role, others: [], lastAt: at }
  }
  const other = (kind: RoomInfo['kind'], n: number): RoomSummary => {
    const id = `${mark} ${n}` as RoomInfo['id']
    return summary({ ...page.room, id, kind, slug: id, name: mark, topic: ''.padEnd(long, 'x') })
  }
  const listed = [summary(page.room), other('direct', 0), other('private', 1)]
  while (rooms.length > listedMost && listed.length <= listedMost)
    listed.push(other('private', listed.length))
  const me = { ...person, email: mark, role: roleOf(own) }
  const viewer = { ...me, credential: mark, via: 'session', roomsAdded: 0, scopes: [] } as const
  const counted = { rev: seq, lastSeq: seq }
  return {
    ...{ me, zone: own.zone },
    opened: {
      ...own.opened,
      seat: { ...seat, viewer, room: { ...seat.room, ...counted }, lastReadSeq: number + 1 },
      page: { ...page, ...counted, messages: [message] },
      rooms: listed,
      members: members.map((one) => (one.user.id === own.me.id ? { ...one, user: person } : one)),
    },
  }
}
