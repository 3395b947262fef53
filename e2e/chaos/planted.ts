import type { Delivery, RoomRecord, Row } from './record.ts'
import { ada, bob, eve, idOf, of, row, view } from './sound.ts'

/** Each breaks one promise in a sound record. */
export const planted: [what: string, kind: string, plant: (record: RoomRecord) => void][] = [
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
