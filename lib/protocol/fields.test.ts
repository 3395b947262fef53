import { describe, expect, test } from 'vitest'
import { emoji as offered } from '@/components/room/emoji.ts'
import * as field from './fields.ts'

const takes = (schema: { safeParse(text: string): { success: boolean } }, text: string) =>
  schema.safeParse(text).success

describe('an emoji', () => {
  test('is any that can be chosen', () => {
    expect(offered.length).toBeGreaterThan(100)
    expect(offered.filter(([emoji]) => !takes(field.emoji, emoji))).toEqual([])
  })

  test.each(['❤', '❤️', '👍🏽', '👩‍👩‍👧‍👦', '❤️‍🔥', '🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇪🇸', '#️⃣', '©️'])('may be %s', (emoji) => {
    expect(takes(field.emoji, emoji)).toBe(true)
  })

  test.each([
    ['', 'nothing'],
    ['a', 'a letter'],
    ['👍👍', 'two'],
    ['x\u20e3', 'a letter in a box'],
    ['<\u20e3', 'a sign in a box'],
    [`1${'\u0301'.repeat(29)}\u20e3`, 'a digit under a tower'],
    [`❤${'\u0336'.repeat(30)}`, 'a heart under a tower'],
    ['❤\u{e0061}', 'a heart and an invisible letter'],
    ['❤\u200d', 'half of a pair'],
    ['🇪', 'half of a flag'],
  ])('is not %j: %s', (text) => {
    expect(takes(field.emoji, text)).toBe(false)
  })
})

test('what is far too long for one line is refused before its characters become eighteen each', () => {
  const huge = field.roomName.safeParse('\ufdfa'.repeat(40_000))
  expect(huge.error?.issues[0]?.message).toBe('is much too long')
})

describe('a moment', () => {
  test.each([
    ['2026-11-01T09:00:00Z', Date.UTC(2026, 10, 1, 9)],
    ['2026-11-01T09:00:00.123Z', Date.UTC(2026, 10, 1, 9, 0, 0, 123)],
    ['2026-11-01T09:00:00+05:30', Date.UTC(2026, 10, 1, 3, 30)],
    ['9999-12-31T23:59:59-23:59', Date.UTC(10_000, 0, 1, 23, 58, 59)],
  ])('may be written as %s', (text, moment) => {
    expect(field.instant.parse(text).getTime()).toBe(moment)
  })

  test.each([
    ...[
      '',
      '2026-11-01',
      '2026-11-01T09:00:00',
      '09:00',
      'yesterday',
      '1793491200000',
      '2026-11-31T09:00:00Z',
    ],
    ...[
      '2026-11-01T24:00:00Z',
      '2026-11-01T09:00:00 05:30',
      '+012026-11-01T09:00:00Z',
      ' 2026-11-01T09:00:00Z',
    ],
  ])('is not %j', (text) => {
    expect(takes(field.instant, text)).toBe(false)
  })
})

describe('a name', () => {
  test.each(['\u200b', '\u3164', '\u00ad\u00ad', '\u2800', '\u0301', '\u{e0001}', '\u2060 \u2060', ' '])(
    'of nothing to see (%j) is none',
    (name) => {
      expect(takes(field.roomName, name)).toBe(false)
      expect(takes(field.displayName, name)).toBe(false)
    },
  )

  test.each(['#', '読書会', '🎉', 'é', 'ไทย', '1'])('may be %s', (name) => {
    expect(takes(field.roomName, name)).toBe(true)
  })
})
