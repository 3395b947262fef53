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

const asked = (statements: { questions: number[] }[]) => statements.map(({ questions }) => questions)

test('who asks in one turn is asked for at once, who comes meanwhile with the next', async () => {
  const { ask, statements } = held(10)
  const first = Promise.all([1, 2].map(ask))
  await vi.waitFor(() => expect(asked(statements)).toEqual([[1, 2]]))
  const second = Promise.all([3, 4].map(ask))
  await new Promise((turn) => setImmediate(turn))
  expect(statements).toHaveLength(1)
  statements[0]?.answer()
  expect(await first).toEqual([10, 20])
  await vi.waitFor(() =>
    expect(asked(statements)).toEqual([
      [1, 2],
      [3, 4],
    ]),
  )
  statements[1]?.answer()
  expect(await second).toEqual([30, 40])
})

test('one statement takes so many and no more', async () => {
  const { ask, statements } = held(2)
  const answers = Promise.all([1, 2, 3, 4, 5].map(ask))
  for (const n of [0, 1, 2]) {
    await vi.waitFor(() => expect(statements).toHaveLength(n + 1))
    statements[n]?.answer()
  }
  expect(asked(statements)).toEqual([[1, 2], [3, 4], [5]])
  expect(await answers).toEqual([10, 20, 30, 40, 50])
})

test('a statement that fails is its askers, and those behind are asked for', async () => {
  const { ask, statements } = held(1)
  const [first, second] = [ask(1), ask(2)]
  await vi.waitFor(() => expect(statements).toHaveLength(1))
  statements[0]?.fail(new Error('nonsense'))
  await expect(first).rejects.toThrow('nonsense')
  await vi.waitFor(() => expect(statements).toHaveLength(2))
  statements[1]?.answer()
  expect(await second).toBe(20)
})

test('a database that is away is not waited for once by each', async () => {
  const { ask, statements } = held(1)
  const all = Promise.allSettled([1, 2, 3].map(ask))
  await vi.waitFor(() => expect(statements).toHaveLength(1))
  statements[0]?.fail(Object.assign(new Error('no route'), { code: 'ECONNREFUSED' }))
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(statements).toHaveLength(1)
  const later = ask(4)
  await vi.waitFor(() => expect(statements).toHaveLength(2))
  statements[1]?.answer()
  expect(await later).toBe(40)
})

test('an answer for each question, or none for any', async () => {
  const ask = together(async () => [1], 10)
  const all = await Promise.allSettled([1, 2, 3].map(ask))
  for (const one of all) expect(one).toMatchObject({ status: 'rejected' })
})
