import { expect, test, vi } from 'vitest'
import { together } from './together.ts'

/** Each statement is answered when the test says so. */
function held(most: number) {
  const statements: { questions: number[]; answer(): void; fail(error: Error): void }[] = []
  const ask = together<number, number>((questions) => {
    return new Promise((resolve, reject) => {
      const answer = () => resolve(questions.map((question) => question * 10))
      statements.push({ questions, answer, fail: reject })
    })
  }, most)
  return { ask, statements }
}

test('who asks alone is asked for at once, who comes meanwhile with the next, all together', async () => {
  const { ask, statements } = held(10)
  const answers = Promise.all([1, 2, 3].map(ask))
  expect(statements.map(({ questions }) => questions)).toEqual([[1]])
  statements[0]?.answer()
  await vi.waitFor(() => expect(statements[1]?.questions).toEqual([2, 3]))
  statements[1]?.answer()
  expect(await answers).toEqual([10, 20, 30])
})

test('one statement takes so many and no more', async () => {
  const { ask, statements } = held(2)
  const answers = Promise.all([1, 2, 3, 4].map(ask))
  for (const n of [0, 1, 2]) {
    await vi.waitFor(() => expect(statements).toHaveLength(n + 1))
    statements[n]?.answer()
  }
  expect(statements.map(({ questions }) => questions)).toEqual([[1], [2, 3], [4]])
  expect(await answers).toEqual([10, 20, 30, 40])
})

test('a statement that fails is its askers, and those behind are asked for', async () => {
  const { ask, statements } = held(1)
  const [first, second] = [ask(1), ask(2)]
  statements[0]?.fail(new Error('nonsense'))
  await expect(first).rejects.toThrow('nonsense')
  statements[1]?.answer()
  expect(await second).toBe(20)
})

test('a database that is away is not waited for once by each', async () => {
  const { ask, statements } = held(1)
  const asked = [1, 2, 3].map(ask)
  statements[0]?.fail(Object.assign(new Error('no route'), { code: 'ECONNREFUSED' }))
  for (const one of asked) await expect(one).rejects.toThrow('no route')
  expect(statements).toHaveLength(1)
  const later = ask(4)
  statements[1]?.answer()
  expect(await later).toBe(40)
})

test('an answer for each question, or none for any', async () => {
  const ask = together(async () => [1], 10)
  const [first, ...others] = [1, 2, 3].map(ask)
  expect(await first).toBe(1)
  for (const other of others) await expect(other).rejects.toThrow('every question')
})
