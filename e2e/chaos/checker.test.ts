import { describe, expect, test } from 'vitest'
import type { ClientId, RoomId, UserId } from '../../lib/protocol/wire.ts'
import { check } from './checker.ts'
import { type Delivery, emptyRecord, type RoomRecord, type Row, type View } from './record.ts'

const ada = 'ada' as UserId
const bob = 'bob' as UserId
const eve = 'eve' as UserId
const idOf = (seq: number) => `message-${seq}` as ClientId

/** Ten messages of Ada's window, which Bob follows; change 1 and 2 made them members, Eve came at 3 and went at 9. */
function sound(): RoomRecord {
  const record = emptyRecord('room' as RoomId, 'private', 0)
  const revs = [4, 5, 6, 7, 8, 10, 11, 12, 13, 14]
  const rows = revs.map((rev, i): Row => {
    const said = { text: `text ${i + 1}`, deleted: false, reactions: [] }
    return { seq: i + 1, rev, id: idOf(i + 1), user: ada, ...said }
  })
  record.truth = {
    rev: 14,
    lastSeq: 10,
    rows,
    memberships: [
      { user: ada, rev: 1, inside: true },
      { user: bob, rev: 2, inside: true },
      { user: eve, rev: 3, inside: true },
      { user: eve, rev: 9, inside: false },
    ],
  }
  for (const { seq, rev, id, text } of rows) {
    const acks = [{ seq, rev, at: rev * 10 + 5 }]
    record.sends.push({ id, user: ada, text, by: 'ada', window: true, at: rev * 10, acks, refused: null })
  }
  for (const user of [ada, bob]) record.deliveries.push(...told(user, 3, 14))
  record.deliveries.push(...told(eve, 3, 9), { ...delivery(eve, 9), kind: 'gone', to: 0 })
  for (const user of [ada, bob]) record.views.push(viewOf(user, rows))
  record.views.push({ ...viewOf(eve, []), gone: true, known: 9 })
  record.heals.push({ holder: 'bob', user: bob, fault: 'a node is killed', head: 14, ms: 900, at: 200 })
  return record

  function told(user: UserId, listed: number, last: number): Delivery[] {
    const heads: Delivery[] = [{ ...delivery(user, listed), kind: 'listed', from: 0, rows: [] }]
    for (let rev = listed + 1; rev <= last; rev++) heads.push(delivery(user, rev))
    return heads
  }

  function delivery(user: UserId, rev: number): Delivery {
    const about = rows.filter((row) => row.rev === rev)
    const session = `${user}#1`
    const said = about.map((row) => [row.seq, row.rev, row.id] as const)
    return { session, user, kind: 'live', from: rev, to: rev, reset: false, rows: said, at: rev * 10 }
  }
}

function viewOf(user: UserId, rows: Row[]): View {
  const held = rows.map((row) => ({ ...row }))
  return { holder: user, user, known: 14, gone: false, rows: held, pending: [] }
}

const kinds = (record: RoomRecord) => [...new Set(check(record).map(({ kind }) => kind))]
const of = (record: RoomRecord, user: UserId) => record.deliveries.filter((one) => one.user === user)
const view = (record: RoomRecord, user: UserId) => record.views.find((one) => one.user === user) as View
const row = (record: RoomRecord, seq: number) => record.truth.rows[seq - 1] as Row

/** Each breaks one promise in a sound record. */
const planted: [what: string, kind: string, plant: (record: RoomRecord) => void][] = [
  [
    'the last acknowledged message is not in the database',
    'lost',
    (record) => {
      record.truth.rows.pop()
      record.truth.lastSeq = 9
    },
  ],
  [
    'an acknowledged message has another text than was sent',
    'lost',
    (record) => {
      row(record, 4).text = 'something else'
    },
  ],
  [
    'an acknowledged edit did not last',
    'lost',
    (record) => {
      record.acts.push({ kind: 'edit', user: ada, seq: 4, rev: 7, text: 'edited', at: 100 })
    },
  ],
  [
    'a message that nobody deleted is a tombstone',
    'lost',
    (record) => {
      Object.assign(row(record, 4), { deleted: true, text: '' })
    },
  ],
  [
    'what a window took never went out',
    'lost',
    (record) => {
      record.sends.push({
        ...{ id: idOf(99), user: ada, text: 'lost', by: 'ada', window: true, at: 150 },
        ...{ acks: [], refused: null },
      })
    },
  ],
  [
    'a message stands twice',
    'doubled',
    (record) => {
      row(record, 7).id = idOf(3)
    },
  ],
  [
    'one message was acknowledged under two numbers',
    'doubled',
    (record) => {
      record.sends[3]?.acks.push({ seq: 5, rev: 8, at: 120 })
    },
  ],
  [
    'a window shows a message twice',
    'doubled',
    (record) => {
      view(record, bob).rows.push({ ...row(record, 10) })
    },
  ],
  [
    'two changes reached a connection in the wrong order',
    'reordered',
    (record) => {
      const [one, other] = of(record, bob).slice(4, 6) as [Delivery, Delivery]
      const at = record.deliveries.indexOf(one)
      record.deliveries.splice(at, 2, other, one)
    },
  ],
  [
    'a number means two messages',
    'reordered',
    (record) => {
      const [told] = of(record, bob).filter(({ rows }) => rows.length > 0)
      if (told) told.rows = [[1, 4, idOf(2)]]
    },
  ],
  [
    'what a window sent stands in another order than typed',
    'reordered',
    (record) => {
      record.sends.reverse()
    },
  ],
  [
    'a change never reached a connection that was told of the next',
    'gaps',
    (record) => {
      record.deliveries.splice(record.deliveries.indexOf(of(record, bob)[5] as Delivery), 1)
    },
  ],
  [
    'a number is missing in the room',
    'gaps',
    (record) => {
      for (const later of record.truth.rows.slice(5)) later.seq++
      record.truth.lastSeq++
    },
  ],
  [
    'somebody was told of a change after their removal',
    'leaks',
    (record) => {
      const late = { ...(of(record, bob).at(-1) as Delivery), user: eve, session: 'eve#1' }
      record.deliveries.push(late)
    },
  ],
  [
    'a page of history reached somebody who was removed',
    'leaks',
    (record) => {
      const rows = [[10, 14, idOf(10)]] as const
      const page = { session: 'eve#2', user: eve, kind: 'page', from: 0, to: 14, reset: false } as const
      record.deliveries.push({ ...page, rows: [...rows], at: 300 })
    },
  ],
  [
    'an outsider got something by a path that was left open',
    'leaks',
    (record) => {
      record.intrusions.push({ who: 'the visitor', path: '/r/room', got: '200 canary', at: 100 })
    },
  ],
  [
    'somebody who was removed still holds what was said',
    'leaks',
    (record) => {
      view(record, eve).rows = [{ ...row(record, 1) }]
    },
  ],
  [
    'a member was at the head too late',
    'diverged',
    (record) => {
      record.heals.push({ holder: 'bob', user: bob, fault: 'Redis is killed', head: 14, ms: 6_000, at: 300 })
    },
  ],
  [
    'a member never was at the head',
    'diverged',
    (record) => {
      record.heals.push({ holder: 'bob', user: bob, fault: 'Redis is killed', head: 14, ms: null, at: 300 })
    },
  ],
  [
    'a window stayed behind',
    'diverged',
    (record) => {
      Object.assign(view(record, bob), { known: 13, rows: record.truth.rows.slice(0, 9) })
    },
  ],
  [
    'a window lacks a message in the middle',
    'diverged',
    (record) => {
      view(record, bob).rows.splice(4, 1)
    },
  ],
  [
    'a window shows a reaction that is not there',
    'diverged',
    (record) => {
      Object.assign(view(record, bob).rows[2] as Row, { reactions: ['👍 bob'] })
    },
  ],
]

describe('the checker', () => {
  test('finds nothing in a sound record', () => {
    expect(check(sound())).toEqual([])
  })

  test('takes edits, deletions and reactions that were acknowledged, and those that nobody knows of', () => {
    const record = sound()
    Object.assign(row(record, 1), { text: 'edited', rev: 15 })
    Object.assign(row(record, 2), { text: '', deleted: true, rev: 16 })
    Object.assign(row(record, 3), { reactions: ['👍 bob'], rev: 17 })
    Object.assign(row(record, 4), { text: 'perhaps', rev: 18 })
    record.truth.rev = 18
    const at = 300
    record.acts.push({ kind: 'edit', user: ada, seq: 1, rev: 15, text: 'edited', at })
    record.acts.push({ kind: 'delete', user: ada, seq: 2, rev: 16, at })
    record.acts.push({ kind: 'react', user: bob, seq: 3, rev: 17, emoji: '👍', on: true, at })
    record.acts.push({ kind: 'edit', user: ada, seq: 4, rev: null, text: 'perhaps', at })
    for (const user of [ada, bob])
      Object.assign(view(record, user), { ...viewOf(user, record.truth.rows), known: 18 })
    expect(check(record)).toEqual([])
  })

  test('lets somebody who came back read what was said while they were out', () => {
    const record = sound()
    record.truth.memberships.push({ user: eve, rev: 15, inside: true })
    record.truth.rev = 15
    record.views = []
    const bare = { session: 'eve#2', user: eve, reset: false, rows: [], at: 300 }
    record.deliveries.push({ ...bare, kind: 'listed', from: 0, to: 15 })
    record.deliveries.push(
      { ...bare, kind: 'live', from: 13, to: 14 },
      { ...bare, kind: 'live', from: 15, to: 15 },
    )
    expect(kinds(record)).toEqual([])
  })

  test('takes an answer for told, if it was asked for before what came without it; not if it was asked for after', () => {
    const answered = (askedAt: number) => {
      const record = sound()
      const gap = of(record, bob).find(({ to }) => to === 9) ?? never()
      const missing = of(record, bob).find(({ to }) => to === 8) ?? never()
      record.deliveries.splice(record.deliveries.indexOf(missing), 1)
      record.deliveries.push({ ...missing, kind: 'asked', from: 1, askedAt, at: gap.at + 1 })
      return kinds(record)
    }
    expect(answered(79)).toEqual([])
    expect(answered(101)).toEqual(['gaps'])
  })

  test('goes by the changes of reactions, and not by the order in which they were asked for', () => {
    const record = sound()
    Object.assign(row(record, 3), { rev: 16 })
    record.truth.rev = 16
    record.acts.push({ kind: 'react', user: bob, seq: 3, rev: 16, emoji: '👍', on: false, at: 300 })
    record.acts.push({ kind: 'react', user: bob, seq: 3, rev: 15, emoji: '👍', on: true, at: 301 })
    for (const user of [ada, bob])
      Object.assign(view(record, user), { ...viewOf(user, record.truth.rows), known: 16 })
    expect(check(record)).toEqual([])
  })

  test.each(planted)('%s: %s', (_what, kind, plant) => {
    const record = sound()
    plant(record)
    expect(kinds(record)).toContain(kind)
  })
})

function never(): never {
  throw new Error('There is such a delivery')
}
