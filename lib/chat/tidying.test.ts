import { expect, test, vi } from 'vitest'
import { testChat } from './testing.ts'
import { createTidying } from './tidying.ts'

test('what is done now and then is done by one node at a time, all of it, also where a part fails', async () => {
  const { database } = await testChat()
  const warn = vi.fn()
  const done: string[] = []
  const works = (node: string, meanwhile: () => Promise<unknown>) => [
    { tidy: async () => Promise.reject(new Error('away')), notYet: `${node} could not do that` },
    {
      tidy: async () => {
        await meanwhile()
        done.push(node)
      },
      notYet: '',
    },
  ]
  const ground = { pool: database.pool, log: { warn } }
  const there = createTidying(
    ground,
    works('there', async () => {}),
  )
  const here = createTidying(ground, works('here', there.tidy))
  await here.tidy()
  expect(done).toEqual(['here'])
  await there.tidy()
  expect(done).toEqual(['here', 'there'])
  expect(warn.mock.calls.map(([, line]) => line)).toEqual([
    'here could not do that',
    'there could not do that',
  ])
})

test('takes away what is old, what accounts left behind, and what is left of removed rooms', async () => {
  const { chat, database, person, roomOf, say } = await testChat()
  const [ada, bo] = [await person('ada'), await person('bo')]
  const [old, left, removed] = [
    await roomOf('private', ada),
    await roomOf('private', bo),
    await roomOf('private', ada),
  ]
  for (const [who, room] of [
    [ada, old],
    [bo, left],
    [ada, removed],
  ] as const)
    await say(who, room, 'words')
  await database.pool.query("update message set created_at = now() - interval '2 days' where room_id = $1", [
    old.id,
  ])
  await database.pool.query('update room set retention_days = 1 where id = $1', [old.id])
  await database.pool.query("update users set deleted_at = now(), departing = 'remove' where id = $1", [
    bo.id,
  ])
  await database.pool.query("update room set slug = 'removed:1' where id = $1", [removed.id])
  await chat.tidying.tidy()
  expect((await database.pool.query("select from message where text <> ''")).rowCount).toBe(0)
})
