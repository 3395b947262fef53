import { expect, test } from 'vitest'
import { latelyUsed } from './lately-used.ts'

test('what was used last stays, within the size', () => {
  const held = latelyUsed<string>(10)
  for (const key of ['a', 'b', 'c']) held.set(key, key.toUpperCase(), 4)
  expect(['a', 'b', 'c'].map(held.get)).toEqual([undefined, 'B', 'C'])
  held.get('b')
  held.set('d', 'D', 4)
  expect(['b', 'c', 'd'].map(held.get)).toEqual(['B', undefined, 'D'])
})

test('what comes again is held once', () => {
  const held = latelyUsed<number>(10)
  held.set('b', 1, 4)
  for (let n = 0; n < 5; n++) held.set('a', n, 6)
  expect(['a', 'b'].map(held.get)).toEqual([4, 1])
})
