import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { createThrottle } from '../ground/throttle.ts'
import { createFloods } from './floods.ts'
import type { LiveSocket } from './wire.ts'

/** Sockets whose packets take so many milliseconds of a clock that only they move. */
function world() {
  const clock = { now: 1 }
  const throttle = createThrottle({ enabled: true }, () => clock.now)
  const watch = createFloods(throttle, () => clock.now)
  function comes() {
    const pausing = (isPaused: boolean) => () => {
      line.isPaused = isPaused
    }
    const line = {
      isPaused: false,
      ...{ pause: vi.fn(pausing(true)), resume: vi.fn(pausing(false)), terminate: vi.fn() },
    }
    const transport = { socket: line }
    const conn = Object.assign(new EventEmitter(), { transport, close: () => {} })
    watch({ conn, data: { address: '192.0.2.1' } } as unknown as LiveSocket)
    const say = (milliseconds: number, data = 'x') => {
      conn.emit('packet', { data })
      clock.now += milliseconds
    }
    return { line, say }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { clock, comes, turn, cut: () => throttle.used('flood', '192.0.2.1') }
}

test('what many say at once is read on in the next turn', async () => {
  const { comes, turn } = world()
  const [one, other] = [comes(), comes()]
  one.say(5)
  other.say(5)
  expect([one.line.pause, other.line.pause].map(times)).toEqual([0, 0])
  for (let n = 0; n < 3; n++) one.say(5)
  other.say(5)
  expect([one.line.pause, other.line.pause].map(times)).toEqual([1, 1])
  await turn()
  expect([one.line.resume, other.line.resume].map(times)).toEqual([1, 1])
  one.say(5)
  expect(times(one.line.pause)).toBe(1)
})

test('whoever says several times what a socket may is cut; of long packets fewer are that', () => {
  const { comes, cut, clock } = world()
  const [short, long] = [comes(), comes()]
  for (let n = 0; n < 300; n++) {
    short.say(0)
    long.say(0, 'x'.repeat(40_000))
  }
  expect([times(long.line.terminate), cut()]).toEqual([0, 0])
  long.say(0, 'x'.repeat(40_000))
  expect([times(long.line.terminate), cut()]).toEqual([1, 1])
  clock.now += 10_000
  for (let n = 0; n < 3_000; n++) short.say(0)
  expect(times(short.line.terminate)).toBe(0)
})

const times = (said: ReturnType<typeof vi.fn>) => said.mock.calls.length
