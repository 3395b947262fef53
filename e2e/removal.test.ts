import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Stage } from './chaos/stage.ts'
import { removeMany } from './removal/run.ts'
import { stageForTwo } from './removal/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await stageForTwo()
})
afterAll(() => stage.remove())

test('[R6] who is removed, banned or leaves while messages stream from two nodes hears nothing of what comes after, by any path', async () => {
  const { removals, after, heard, refused } = await removeMany(stage, 60)
  expect(after).toEqual([])
  expect(removals).toBe(60)
  // There was something to hear before, and something to be refused after.
  expect(heard).toBeGreaterThan(60)
  expect(refused).toBeGreaterThan(60)
})
