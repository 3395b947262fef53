import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { createPace } from './pace.ts'

/** Work that takes so many milliseconds of a clock that only it moves. */
function world(bounded = true) {
  const clock = { now: 0 }
  const began: string[] = []
  const pace = createPace(bounded, () => clock.now)
  const ask = (address: string, name = address, milliseconds = 5, isDone = true) =>
    pace(address, (over) => {
      clock.now += milliseconds
      began.push(name)
      if (isDone) over()
    })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { ask, began, turn }
}

test('what comes alone begins at once', () => {
  const { ask, began } = world()
  expect(ask('a')).toBe(true)
  expect(began).toEqual(['a'])
})

test('of what comes together only some begins in a turn, and all in the end', async () => {
  const { ask, began, turn } = world()
  for (let n = 0; n < 20; n++) ask('a', `${n}`)
  expect(began).toHaveLength(2)
  await turn()
  expect(began).toHaveLength(4)
  for (let n = 0; n < 10; n++) await turn()
  expect(began).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`))
})

test('what goes on after it was begun is counted to the turn too', async () => {
  const clock = { now: 0 }
  let began = 0
  const pace = createPace(true, () => clock.now)
  const ask = () =>
    pace('a', async (over) => {
      began += 1
      await null
      clock.now += 5
      over()
    })
  for (let n = 0; n < 20; n++) {
    ask()
    // As between two sockets that have something in one turn.
    await null
    await null
  }
  expect(began).toBe(2)
})

test('whoever comes from elsewhere does not wait behind a flood', async () => {
  const { ask, began, turn } = world()
  for (let n = 0; n < 100; n++) ask('flood')
  ask('b')
  await turn()
  await turn()
  expect(began).toContain('b')
})

test('no more is under way at once than is quick, and what waits itself does not keep others from it', async () => {
  const { ask, began, turn } = world()
  for (let n = 0; n < 20; n++) ask(`${n}`, `${n}`, 0, false)
  await turn()
  await turn()
  expect(began).toHaveLength(4)
  while (began.length < 20) await turn()
})

test('more than may wait is turned away, where limits are on', () => {
  const { ask } = world()
  const answers = Array.from({ length: 600 }, () => ask('flood'))
  expect(answers.filter((taken) => !taken)).toHaveLength(98)
  expect(ask('b')).toBe(true)
  const { ask: askUnbounded } = world(false)
  expect(Array.from({ length: 3_000 }, () => askUnbounded('flood')).every(Boolean)).toBe(true)
})

test('what waited begins in the context in which it came, not in that of what was over before it', async () => {
  const whose = new AsyncLocalStorage<string>()
  const pace = createPace(true)
  const began: [string, string | undefined][] = []
  const come = (name: string) =>
    whose.run(name, () =>
      pace(name, (over) => {
        began.push([name, whose.getStore()])
        setImmediate(over)
      }),
    )
  for (let n = 0; n < 12; n++) come(`${n}`)
  while (began.length < 12) await new Promise((resolve) => setImmediate(resolve))
  for (const [name, context] of began) expect(context).toBe(name)
})
