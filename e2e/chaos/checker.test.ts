import { describe, expect, test } from 'vitest'
import { check } from './checker.ts'
import { planted } from './planted.ts'
import type { RoomRecord } from './record.ts'
import { ada, bob, eve, of, row, sound, view, viewOf } from './sound.ts'

const kinds = (record: RoomRecord) => [...new Set(check(record).map(({ kind }) => kind))]

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
