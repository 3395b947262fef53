import { expect, test } from 'vitest'
import { fuzz } from './fuzz/run.ts'

test('ten thousand hostile requests: each is answered, none is an error of ours, nothing is told, nothing grows', async () => {
  const { cases, refusals, defects } = await fuzz(10_000, 1)
  expect(defects).toEqual([])
  expect(cases).toBeGreaterThanOrEqual(10_000)
  expect(refusals).toBeGreaterThan(5_000)
})
