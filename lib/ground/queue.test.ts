import { expect, test } from 'vitest'
import { refused } from '../protocol/refusals.ts'
import { createQueue } from './queue.ts'

const nobody = (key: string) => ({ key, trusted: false })
const somebody = (key: string) => ({ key, trusted: true })
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a queue does so much at once, lets so many wait, and turns the others away at once', async () => {
  const queue = createQueue(2, 10)
  let [inside, most] = [0, 0]
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await turn()
    inside -= 1
    return 'done'
  }
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => queue(nobody(`${n}`), work)))
  expect(most).toBe(2)
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(12)
  const away = answers.filter(refused)
  expect(away).toHaveLength(38)
  expect(away[0]).toMatchObject({ code: 'SLOW', retryable: true, retryAfter: 2 })
  expect(await queue(nobody('later'), work)).toBe('done')
})

test('whoever has nothing against them goes first, once for each address', async () => {
  const queue = createQueue(1, 100)
  const order: string[] = []
  const note = (name: string) => async () => void order.push(name)
  const first = queue(nobody('a'), turn)
  const flood = Array.from({ length: 4 }, (_, n) => queue(nobody('b'), note(`flood ${n}`)))
  const greedy = [queue(somebody('c'), note('one')), queue(somebody('c'), note('another'))]
  await Promise.all([first, ...flood, ...greedy, queue(somebody('d'), note('owner'))])
  expect(order).toEqual(['one', 'owner', 'flood 0', 'flood 1', 'flood 2', 'flood 3', 'another'])
})

test('those behind are let in too, however many come before them', async () => {
  const queue = createQueue(1, 100)
  const order: string[] = []
  const first = queue(nobody('a'), turn)
  const behind = queue(nobody('b'), async () => void order.push('behind'))
  const others = Array.from({ length: 20 }, (_, n) =>
    queue(somebody(`${n}`), async () => void order.push(`${n}`)),
  )
  await Promise.all([first, behind, ...others])
  expect(order.indexOf('behind')).toBeLessThan(5)
})

test('work that fails frees its place', async () => {
  const queue = createQueue(1, 1)
  await expect(queue(nobody('a'), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await queue(nobody('a'), async () => 'yes')).toBe('yes')
})
