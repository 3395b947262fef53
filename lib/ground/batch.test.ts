import { expect, test } from 'vitest'
import { createBatch } from './batch.ts'

/** Readings that end when the test says so. */
function readings() {
  const begun: { keys: string[]; end(answers: Record<string, number>): void; fail(error: Error): void }[] = []
  const read = (keys: string[]) =>
    new Promise<Map<string, number>>((resolve, reject) => {
      begun.push({ keys, end: (answers) => resolve(new Map(Object.entries(answers))), fail: reject })
    })
  return { begun, read }
}

const turn = () => new Promise((done) => setImmediate(() => setImmediate(done)))

test('who asks while one reading is under way is answered by the next, all together', async () => {
  const { begun, read } = readings()
  const ask = createBatch(read, 10)
  const first = ask('a')
  await turn()
  const [second, third, again] = [ask('a'), ask('b'), ask('a')]
  expect(begun.map(({ keys }) => keys)).toEqual([['a']])
  begun[0]?.end({ a: 1 })
  expect(await first).toBe(1)
  await turn()
  expect(begun[1]?.keys).toEqual(['a', 'b'])
  begun[1]?.end({ a: 2, b: 3 })
  expect(await Promise.all([second, third, again])).toEqual([2, 3, 2])
})

test('what is not found is undefined, and a reading that fails fails for those alone who waited for it', async () => {
  const { begun, read } = readings()
  const ask = createBatch(read, 10)
  const first = ask('a')
  await turn()
  const second = ask('b')
  begun[0]?.fail(new Error('away'))
  await expect(first).rejects.toThrow('away')
  await turn()
  begun[1]?.end({})
  expect(await second).toBeUndefined()
})

test('no reading has more keys than it may', async () => {
  const { begun, read } = readings()
  const ask = createBatch(read, 2)
  const all = ['a', 'b', 'c', 'd'].map(ask)
  for (let at = 0; at < 2; at += 1) {
    await turn()
    const { keys, end } = begun[at] ?? { keys: [], end() {} }
    end(Object.fromEntries(keys.map((key) => [key, at])))
  }
  expect(begun.map(({ keys }) => keys.length)).toEqual([2, 2])
  expect(await Promise.all(all)).toEqual([0, 0, 1, 1])
})
