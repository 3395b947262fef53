import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

test('a gate lets no more in at once than it is wide, and everyone in the end', async () => {
  const gate = createGate(2)
  let inside = 0
  let most = 0
  const done = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      gate(async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise(setImmediate)
        inside -= 1
        return n
      }),
    ),
  )
  expect(done).toEqual(Array.from({ length: 20 }, (_, n) => n))
  expect(most).toBe(2)
})

test('work that fails frees its place', async () => {
  const gate = createGate(1)
  await expect(gate(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await gate(async () => 'yes')).toBe('yes')
})
