import type pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Viewer } from '../ground/viewer.ts'
import type { ClientId, RoomId } from '../protocol/wire.ts'
import { createWriter } from './writer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('who was written is told so, though it cannot be found out about the others', async () => {
  const query = async ({ name }: { name: string }) => {
    if (name === 'known') throw Object.assign(new Error('no route'), { code: 'ECONNREFUSED' })
    return { rows: [{ n: 1, seq: 1, rev: 1, at: new Date(0) }] }
  }
  const told: string[] = []
  const write = createWriter({ query } as unknown as pg.Pool, (written) => {
    told.push(...written.map(({ draft }) => draft.id))
  })
  const draft = (id: string) => {
    const author = { id: 'ada' } as unknown as Viewer
    return { room: 'room' as RoomId, author, id: id as ClientId, text: '', html: '' }
  }
  const [first, ...others] = await Promise.all(['one', 'two', 'three'].map((id) => write(draft(id))))
  expect(first).toMatchObject({ sent: { seq: 1 } })
  expect(others).toMatchObject([{ sent: { seq: 1 } }, { ok: false, code: 'DB' }])
  expect(told).toEqual(['one', 'two'])
})

/** A writer whose flushes are committed when the test says so. */
function held() {
  const flushes: { size: number; commit(): Promise<void> }[] = []
  const query = ({ values: [rooms] }: { values: string[][] }) =>
    new Promise((resolve) => {
      const at = new Date(0)
      const written = rooms?.map((_, i) => ({ n: i + 1, seq: i + 1, rev: i + 1, at }))
      const commit = async () => {
        resolve({ rows: written })
        await vi.advanceTimersByTimeAsync(0)
      }
      flushes.push({ size: rooms?.length ?? 0, commit })
    })
  const told: number[] = []
  const write = createWriter({ query } as unknown as pg.Pool, (written) => told.push(written.length))
  let said = 0
  const say = (count: number, roomOf: (n: number) => string = () => 'room') => {
    for (let n = 0; n < count; n++) {
      const author = { id: 'ada' } as unknown as Viewer
      void write({ room: roomOf(n) as RoomId, author, id: `${said++}` as ClientId, text: '', html: '' })
    }
  }
  return { say, flushes, told, sizes: () => flushes.map(({ size }) => size) }
}

/** The same after a first message, while twenty are on their way. */
async function crowd() {
  const writer = held()
  writer.say(1)
  writer.say(20)
  await writer.flushes[0]?.commit()
  return writer
}

test('what arrives while a flush is in flight makes up the next one', async () => {
  const { say, flushes, told, sizes } = held()
  say(1)
  say(3)
  expect(sizes()).toEqual([1])
  await flushes[0]?.commit()
  expect(sizes()).toEqual([1, 3])
  await flushes[1]?.commit()
  expect(told).toEqual([1, 3])
})

test('when little is said nothing waits', async () => {
  const { say, flushes, sizes } = held()
  say(1)
  say(6)
  await flushes[0]?.commit()
  await flushes[1]?.commit()
  say(1)
  expect(sizes()).toEqual([1, 6, 1])
})

test('a flush of a crowd waits for those who were answered and those who wait already', async () => {
  const { say, flushes, sizes } = await crowd()
  say(8)
  await flushes[1]?.commit()
  expect(sizes()).toEqual([1, 20])
  say(20)
  expect(sizes()).toEqual([1, 20, 28])
})

test('but not for long, and then for no more than came', async () => {
  const { say, flushes, sizes } = await crowd()
  say(9)
  await flushes[1]?.commit()
  await vi.advanceTimersByTimeAsync(3)
  expect(sizes()).toEqual([1, 20, 9])
  await flushes[2]?.commit()
  say(9)
  expect(sizes()).toEqual([1, 20, 9, 9])
})

test('a flush has so many and no more', async () => {
  const { say, flushes, sizes } = held()
  say(1)
  say(300)
  await flushes[0]?.commit()
  await flushes[1]?.commit()
  await vi.advanceTimersByTimeAsync(3)
  expect(sizes()).toEqual([1, 256, 44])
})

test('a crowd is told while the database writes what it says next', async () => {
  const { say, flushes, told } = await crowd()
  await flushes[1]?.commit()
  expect(told).toEqual([1])
  say(20)
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([1, 20])
})

test('and soon where it says nothing more', async () => {
  const { flushes, told } = await crowd()
  await flushes[1]?.commit()
  await vi.advanceTimersByTimeAsync(3)
  expect(told).toEqual([1, 20])
})

test('what is said in many rooms is told with the acknowledgements', async () => {
  const { say, flushes, told } = held()
  say(1)
  say(20, (n) => `room ${n % 10}`)
  await flushes[0]?.commit()
  await flushes[1]?.commit()
  expect(told).toEqual([1, 20])
})
