import { expect, test } from 'vitest'
import { refused } from '../protocol/refusals.ts'
import type { Changes } from '../protocol/wire.ts'
import { testLive, until } from './testing.ts'

/** A public room with 40 messages of 140 KB, as the HTML of many links is. */
async function heavy() {
  const test = await testLive()
  const ada = await test.person('ada')
  const room = await test.roomOf('public', ada)
  await Promise.all(Array.from({ length: 40 }, () => test.say(ada, room, 'hi')))
  await test.database.pool.query("update message set html = repeat('x', 140000)")
  return { ...test, room }
}

test('an answer about many rooms ends where it is large; the others are told to ask again', async () => {
  const { bare, room } = await heavy()
  const visitor = await bare(null)
  const rooms = Array.from({ length: 100 }, () => ({ room: room.slug }))
  const answer = await visitor.ask('room:subscribe', { rooms })
  const read = answer.rooms.filter((one: object) => !refused(one)) as Changes[]
  expect(read.length).toBeGreaterThan(0)
  expect(read.length).toBeLessThan(20)
  const others = answer.rooms.filter(refused)
  expect(others.length).toBe(100 - read.length)
  for (const one of others) expect(one).toMatchObject({ code: 'SLOW', retryable: true, retryAfter: 1 })
})

test('who does not read is not read for; who reads again is answered', async () => {
  const { bare, room } = await heavy()
  const { socket, ask } = await bare(null)
  const line = Reflect.get(Reflect.get(socket.io.engine.transport, 'ws'), '_socket')
  line.pause()
  const answers: unknown[] = []
  for (let n = 0; n < 150; n++)
    socket.emit('history:read', { room: room.id }, (answer: unknown) => answers.push(answer))
  // Long enough for all of them to be read, if they were.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  line.resume()
  await until(() => answers.length === 150)
  const told = answers.filter((answer) => !refused(answer))
  expect(told.length).toBeGreaterThan(0)
  expect(told.length).toBeLessThan(30)
  for (const one of answers.filter(refused)) expect(one.code).toBe('SLOW')
  await until(() => socket.connected)
  expect(await ask('history:read', { room: room.id, limit: 1 })).toMatchObject({ ok: true })
})
