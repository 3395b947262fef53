import { expect, test } from 'vitest'
import { need } from '../chat/testing.ts'
import { testLive, until } from './testing.ts'

test('a window pages through history, jumps into it and comes back', async () => {
  const { person, roomOf, window, say } = await testLive()
  const ada = await person('ada')
  const room = await roomOf('private', ada)
  for (let n = 1; n <= 130; n++) await say(ada, room, `${n}`)
  const hearth = await window(ada)
  await hearth.find(room.id)
  const seqs = () => hearth.room(room.id)?.messages.map(({ seq }) => seq) ?? []
  expect([seqs()[0], seqs().at(-1)]).toEqual([81, 130])
  need(await hearth.loadOlder(room.id))
  expect([seqs()[0], seqs().at(-1)]).toEqual([31, 130])
  need(await hearth.jump(room.id, 10))
  await say(ada, room, '131')
  await until(() => hearth.room(room.id)?.lastSeq === 131)
  expect(seqs()).toContain(10)
  need(await hearth.loadOlder(room.id))
  need(await hearth.loadNewer(room.id))
  expect([seqs()[0], seqs().at(-1), hearth.room(room.id)?.hasNewer]).toEqual([1, 131, false])
})

test('a window jumps to a time, and is told of the message that it led to', async () => {
  const { person, roomOf, window, say, database } = await testLive()
  const ada = await person('ada')
  const [room, empty] = [await roomOf('private', ada), await roomOf('private', ada)]
  for (let n = 1; n <= 130; n++) await say(ada, room, `${n}`)
  await database.pool.query(
    "update message set created_at = '2026-11-01T00:00Z'::timestamptz + make_interval(hours => seq::int)",
  )
  const hearth = await window(ada)
  for (const { id } of [room, empty]) need(await hearth.find(id))
  const seqs = () => hearth.room(room.id)?.messages.map(({ seq }) => seq) ?? []
  const thirdDay = new Date('2026-11-03T00:00Z')
  expect(await hearth.jump(room.id, thirdDay)).toEqual({ ok: true, at: 48 })
  expect([seqs()[0], seqs().at(-1)]).toEqual([23, 72])
  expect(await hearth.jump(room.id, new Date('2030-01-01T00:00Z'))).toEqual({ ok: true, at: 130 })
  expect(seqs().at(-1)).toBe(130)
  expect(await hearth.jump(empty.id, thirdDay)).toEqual({ ok: true, at: 'end' })
})
