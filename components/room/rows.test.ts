import { describe, expect, it } from 'vitest'
import type { ClientId, Message, UserId } from '@/lib/protocol/wire.ts'
import { days } from './rows.ts'

function said(seq: number, by: string, at: string): Message {
  const author = { id: by as UserId, username: by, name: by }
  const id = `${seq}` as ClientId
  return { seq, rev: seq, id, author, text: '', html: '', at, editedAt: null, deletedAt: null, reactions: [] }
}

/** One word a row: the day, "new", or the author of a message, in capitals where it begins a group. */
function shape(messages: Message[], zone = 'UTC', firstNew: number | null = null): string {
  const words = days(messages, zone, firstNew).flatMap(({ rows }) => [
    'day',
    ...rows.map((row) => {
      if (row.kind !== 'message') return row.kind
      return row.lead ? row.message.author.id.toUpperCase() : row.message.author.id
    }),
  ])
  return words.join(' ')
}

describe('the rows of a room', () => {
  it('stand under the name of their author for five minutes', () => {
    const messages = [
      said(1, 'ann', '2026-11-23T10:00:00Z'),
      said(2, 'ann', '2026-11-23T10:04:59Z'),
      said(3, 'bob', '2026-11-23T10:05:00Z'),
      said(4, 'ann', '2026-11-23T10:05:01Z'),
      said(5, 'ann', '2026-11-23T10:10:01Z'),
    ]
    expect(shape(messages)).toBe('day ANN ann BOB ANN ANN')
  })

  it('stand under the days of the reader, wherever the reader is', () => {
    const messages = [said(1, 'ann', '2026-11-23T23:30:00Z'), said(2, 'ann', '2026-11-23T23:31:00Z')]
    const later = said(3, 'ann', '2026-11-24T00:01:00Z')
    expect(shape([...messages, later])).toBe('day ANN ann day ANN')
    expect(shape([...messages, later], 'Asia/Tokyo')).toBe('day ANN ann ANN')
  })

  it('begin a group below the line above the first unread', () => {
    const messages = [1, 2, 3].map((seq) => said(seq, 'ann', `2026-11-23T10:00:0${seq}Z`))
    expect(shape(messages, 'UTC', 2)).toBe('day ANN new ANN ann')
  })

  it('stand under days with keys of their own, also when a clock stepped back', () => {
    const at = ['2026-11-23T10:00:00Z', '2026-11-24T10:00:00Z', '2026-11-23T23:59:00Z']
    const keys = days(
      at.map((time, index) => said(index + 1, 'ann', time)),
      'UTC',
      null,
    ).map(({ key }) => key)
    expect(keys).toEqual(['2026-11-23', '2026-11-24', '2026-11-23 1'])
  })

  it('begin a group after a deleted message', () => {
    const messages = [1, 2].map((seq) => said(seq, 'ann', `2026-11-23T10:00:0${seq}Z`))
    const [first, second] = messages
    if (!first || !second) throw new Error('two messages')
    expect(shape([{ ...first, deletedAt: first.at }, second])).toBe('day ANN ANN')
  })
})
