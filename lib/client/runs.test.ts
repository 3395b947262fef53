import fc from 'fast-check'
import { expect, test } from 'vitest'
import { include, type Run, runAt } from './runs.ts'

test('runs hold exactly the numbers put in, however they come, with a hole between any two', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30)), (numbers) => {
      const runs = numbers.reduce<readonly Run[]>(include, [])
      const held = runs.flatMap((run) =>
        Array.from({ length: run.to - run.from + 1 }, (_, i) => run.from + i),
      )
      expect(held).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      runs.slice(1).forEach((run, i) => {
        expect(run.from).toBeGreaterThan((runs[i]?.to ?? 0) + 1)
      })
    }),
  )
})

test('the run at a number is the one that has it, else the last', () => {
  const runs = [1, 2, 5, 6].reduce<readonly Run[]>(include, [])
  expect(runAt(runs, 2)).toEqual({ from: 1, to: 2 })
  expect(runAt(runs, 4)).toEqual({ from: 5, to: 6 })
  expect(runAt(runs, 'end')).toEqual({ from: 5, to: 6 })
  expect(runAt([], 'end')).toBeNull()
})
