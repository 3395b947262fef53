import type {
  Changes,
  ClientId,
  Member,
  Message,
  Page,
  Person,
  RoomId,
  RoomInfo,
  UserId,
} from '../protocol/wire.ts'

/** A room as simple as can be, for tests: what a timeline must end up equal to. It remembers every state it had. */

const when = '2025-01-01T00:00:00.000Z'
export const roomId = '00000000-0000-4000-8000-000000000001' as RoomId
const person = (n: number): Person => ({
  id: `00000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}` as UserId,
  username: `user${n}`,
  name: `User ${n}`,
})

export type State = {
  rev: number
  info: RoomInfo
  rows: ReadonlyMap<number, Message>
  members: ReadonlyMap<UserId, Member>
}

export type Act =
  | { act: 'say' }
  | { act: 'edit' | 'delete' | 'react'; which: number }
  | { act: 'join' | 'leave'; who: number }
  | { act: 'rename' }

export function modelRoom(resetAbove: number) {
  const info: RoomInfo = {
    id: roomId,
    kind: 'public',
    slug: 'room',
    name: 'Room',
    topic: '',
    rev: 0,
    createdAt: when,
  }
  const states: State[] = [{ rev: 0, info, rows: new Map(), members: new Map() }]
  const at = (rev: number): State => {
    const state = states[rev]
    if (!state) throw new Error(`no such rev: ${rev}`)
    return state
  }
  const head = () => states.length - 1

  return {
    head,
    at,
    do(act: Act) {
      states.push(after(at(head()), act))
    },
    /** What a feed sends for `from..to`. */
    between(from: number, to: number): Changes {
      const state = at(to)
      const within = (row: { rev: number }) => row.rev >= from && row.rev <= to
      return {
        room: roomId,
        from,
        to,
        lastSeq: state.rows.size,
        messages: [...state.rows.values()].filter(within),
        members: [...state.members.values()].filter(within),
        info: within(state.info) ? state.info : null,
      }
    },
    changesSince(since: number): Changes {
      const changes = this.between(since + 1, head())
      if (head() - since <= resetAbove) return changes
      return { ...changes, reset: true, messages: newest(at(head()), 3), members: this.members() }
    },
    /** All that are in it now. */
    members(): Member[] {
      return [...at(head()).members.values()].filter((member) => member.leftAt === null)
    },
    page(rev: number, from: number, length: number): Page {
      const state = at(rev)
      const messages = [...state.rows.values()].filter((row) => row.seq >= from && row.seq < from + length)
      return { room: state.info, rev, lastSeq: state.rows.size, messages }
    },
    newestPage(rev: number): Page {
      const state = at(rev)
      return { room: state.info, rev, lastSeq: state.rows.size, messages: newest(state, 3) }
    },
  }
}

const newest = (state: State, count: number) => [...state.rows.values()].slice(-count)

function after(state: State, act: Act): State {
  const rev = state.rev + 1
  if (act.act === 'rename') return { ...state, rev, info: { ...state.info, rev, name: `Room ${rev}` } }
  if (act.act === 'join' || act.act === 'leave') {
    const user = person(act.who)
    const leftAt = act.act === 'leave' ? when : null
    const member: Member = { user, role: 'member', rev, joinedAt: when, leftAt }
    return { ...state, rev, members: new Map(state.members).set(user.id, member) }
  }
  const seq = 'which' in act ? (act.which % Math.max(1, state.rows.size)) + 1 : state.rows.size + 1
  const row = state.rows.get(seq) ?? said(seq)
  return { ...state, rev, rows: new Map(state.rows).set(seq, { ...altered(row, act.act, rev), rev }) }
}

function altered(row: Message, act: Act['act'], rev: number): Message {
  if (act === 'edit') return { ...row, text: `edited at ${rev}`, editedAt: when }
  if (act === 'delete') return { ...row, text: '', html: '', deletedAt: when }
  if (act === 'react') return { ...row, reactions: [{ emoji: '👍', users: [person(rev % 5).id] }] }
  return row
}

export function said(seq: number): Message {
  return {
    seq,
    rev: 0,
    id: `00000000-0000-4000-9000-${String(seq).padStart(12, '0')}` as ClientId,
    author: person(seq % 3),
    text: `message ${seq}`,
    html: `<p>message ${seq}</p>`,
    at: when,
    editedAt: null,
    deletedAt: null,
    reactions: [],
  }
}
