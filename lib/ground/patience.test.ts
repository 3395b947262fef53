import { afterEach, expect, test, vi } from 'vitest'
import { createPatience } from './patience.ts'

afterEach(() => void vi.useRealTimers())

test('what falls again and again is started ever more patiently, until it has run well', () => {
  vi.useFakeTimers()
  const patience = createPatience(60_000)
  const fall = (after: number) => {
    patience.started()
    vi.advanceTimersByTime(after)
    return patience.fell()
  }
  expect(Array.from({ length: 8 }, () => fall(10))).toEqual([
    0, 500, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000,
  ])
  expect(fall(60_001)).toBe(0)
  expect(fall(10)).toBe(500)
})
