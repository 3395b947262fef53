import { expect, test } from 'vitest'
import { memo } from './memo.ts'

test('what is made of the same is made once', () => {
  const known = memo<string>((made) => made.length)
  let made = 0
  const of = (what: string) => known(what, () => `${what} ${made++}`)
  expect([of('a'), of('b'), of('a')]).toEqual(['a 0', 'b 1', 'a 0'])
})

test('what is asked for stays, whatever else comes; the rest goes', () => {
  const known = memo<string>((made) => made.length, 1_000)
  let made = 0
  const of = (what: string) => known(what, () => `${made++}`.padEnd(90, '.'))
  const first = of('first')
  for (let n = 0; n < 100; n++) {
    of(`other ${n}`)
    expect(of('first')).toBe(first)
  }
  const before = made
  of('other 0')
  expect(made).toBe(before + 1)
})
