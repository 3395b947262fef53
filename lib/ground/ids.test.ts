import { expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from './ids.ts'

test('an id is a UUID of version 7', () => {
  expect(z.uuidv7().safeParse(newId()).success).toBe(true)
})

test('ids made later sort later', () => {
  expect(newId(1_000) < newId(1_001)).toBe(true)
  expect(newId(1_000).slice(0, 13)).toBe('00000000-03e8')
})
