import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromLean, toLean } from './lean.ts'
import type { Changes, Message, Person } from './wire.ts'

const people = ['ada', 'bob', 'bob'].map((username, n) => ({ id: `${username}-id`, username, name: `${n}` }))

const moment = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

const message = fc.record({
  seq: fc.nat(),
  rev: fc.nat(),
  id: fc.uuid(),
  author: fc.constantFrom(...people),
  text: fc.string(),
  html: fc.string(),
  at: moment,
  editedAt: fc.option(moment),
  deletedAt: fc.option(moment),
  reactions: fc.array(fc.record({ emoji: fc.string(), users: fc.array(fc.uuid()) }), { maxLength: 2 }),
  plain: fc.boolean(),
})

const changes = fc.record({
  room: fc.uuid(),
  from: fc.nat(),
  to: fc.nat(),
  lastSeq: fc.nat(),
  messages: fc.array(
    message.map(({ plain, ...one }) => ({
      ...one,
      html: plain ? `<p dir="auto">${one.text}</p>\n` : one.html,
    })),
  ),
  members: fc.array(fc.record({ user: fc.constantFrom(...people), rev: fc.nat() }), { maxLength: 2 }),
  info: fc.option(fc.record({ name: fc.string() })),
})

test('lean changes say all that changes say, over the network too', () => {
  fc.assert(
    fc.property(changes, fc.boolean(), (told, reset) => {
      const whole = { ...told, ...(reset && { reset: true }) } as unknown as Changes
      expect(fromLean(JSON.parse(JSON.stringify(toLean(whole))))).toEqual(whole)
    }),
  )
})

test('lean changes of plain messages have their text once and their author once', () => {
  const [author] = people as unknown as Person[]
  const plain = (seq: number): Message => ({
    ...{ seq, rev: seq, id: `id-${seq}` as never, author: author as Person, text: `word ${seq}` },
    ...{ html: `<p dir="auto">word ${seq}</p>\n`, at: '2026-01-01T00:00:00.000Z' },
    ...{ editedAt: null, deletedAt: null, reactions: [] },
  })
  const lean = JSON.stringify(
    toLean({
      ...{ room: 'r' as never, from: 1, to: 2, lastSeq: 2, messages: [plain(1), plain(2)] },
      ...{ members: [], info: null },
    }),
  )
  expect(lean.split('word 1')).toHaveLength(2)
  expect(lean.split('ada-id')).toHaveLength(2)
})
