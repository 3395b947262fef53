import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hourly } from './hourly.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('work is done soon, then every hour, also after it failed, until it is ended', async () => {
  const failures: unknown[] = []
  let times = 0
  const end = hourly(
    async () => {
      times += 1
      if (times === 1) throw new Error('away')
    },
    (error) => failures.push(error),
  )
  await vi.advanceTimersByTimeAsync(59_000)
  expect(times).toBe(0)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([times, failures.length]).toEqual([1, 1])
  await vi.advanceTimersByTimeAsync(7_200_000)
  expect([times, failures.length]).toEqual([3, 1])
  end()
  await vi.advanceTimersByTimeAsync(7_200_000)
  expect(times).toBe(3)
})
