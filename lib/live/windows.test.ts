import { expect, onTestFinished, test } from 'vitest'
import { createConnection } from '../client/connection.ts'
import { createHearth } from '../client/hearth.ts'
import { speech } from '../client/speaking.ts'
import { refused } from '../protocol/refusals.ts'
import { line, shown, testLive, until } from './testing.ts'

test('[R8] what is not connected is refused, and may pass later', async () => {
  const { person, window, port } = await testLive()
  const wire = await line(port)
  const hearth = await window(await person('ada'), { url: wire.url })
  wire.cut()
  await until(() => hearth.view().connection.status === 'offline')
  const answer = await hearth.request('presence', { state: 'away' })
  expect(refused(answer) && answer.retryable).toBe(true)
})

test('[R4] another epoch makes a client drop what it holds and read afresh', async () => {
  const { person, roomOf, window, say, live, chat, database } = await testLive()
  const ada = await person('ada')
  const room = await roomOf('private', ada)
  const hearth = await window(ada)
  await hearth.find(room.id)
  for (const text of ['kept', 'lost']) await say(ada, room, text)
  await until(() => shown(hearth, room).length === 2)
  // What a restored backup looks like: the newest commits are gone.
  await database.pool.query('delete from message where room_id = $1 and seq = 2', [room.id])
  await database.pool.query('update room set rev = rev - 1, last_seq = 1 where id = $1', [room.id])
  const rooms = await chat.rooms.mine(ada)
  const { email, role, id, username, name } = ada
  const me = { email, role, id, username, name }
  live.io.emit('hello', { epoch: 'second', version: 'test', me, rooms, presence: {} })
  await until(() => shown(hearth, room).length === 1)
  expect(shown(hearth, room)).toEqual(['kept'])
  expect(hearth.view().rooms[0]?.lastSeq).toBe(1)
})

test('a window may be closed and started again, as React does it to components', async () => {
  const { person, roomOf, tokenFor, url, say } = await testLive()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada, bob)
  const hearth = createHearth({
    speak: speech(),
    connection: createConnection({ url, token: await tokenFor(bob) }),
  })
  hearth.start()()
  const stop = hearth.start()
  await until(() => hearth.view().connection.status === 'online')
  await hearth.find(room.id)
  stop()
  await say(ada, room, 'meanwhile')
  onTestFinished(hearth.start())
  await until(() => shown(hearth, room).length === 1)
})

test('a view that did not change is the same object', async () => {
  const { person, roomOf, window, say } = await testLive()
  const ada = await person('ada')
  const [room, other] = [await roomOf('private', ada), await roomOf('private', ada)]
  const hearth = await window(ada)
  for (const one of [room, other]) await hearth.find(one.id)
  await say(ada, room, 'one')
  await until(() => shown(hearth, room).length === 1)
  const [view, here, there] = [hearth.view(), hearth.room(room.id), hearth.room(other.id)]
  expect([hearth.view(), hearth.room(room.id), hearth.room(other.id)]).toEqual([view, here, there])
  expect(hearth.view()).toBe(view)
  await say(ada, room, 'two')
  await until(() => shown(hearth, room).length === 2)
  expect(hearth.room(other.id)).toBe(there)
  expect(hearth.room(room.id)?.messages[0]).toBe(here?.messages[0])
  expect(hearth.room(room.id)?.members).toBe(here?.members)
})
