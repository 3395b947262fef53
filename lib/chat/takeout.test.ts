import { expect, test } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { need, testChat } from './testing.ts'

async function taken({ chat, signedIn }: Awaited<ReturnType<typeof testChat>>, viewer: Viewer) {
  const parts: string[] = []
  for await (const part of chat.takeout(await signedIn(viewer))) parts.push(part)
  return { parts, all: JSON.parse(parts.join('')) }
}

test('what is taken along is one’s profile, rooms and own words, and nobody else’s', async () => {
  const world = await testChat()
  const { chat, person, roomOf, say, seat } = world
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada, bob)
  await say(ada, room, 'not mine')
  await say(bob, room, 'mine, "quoted"\n')
  const { seq } = await say(bob, room, 'gone')
  need(await chat.messages.delete(await seat(bob, room), seq))
  need(await chat.rooms.removeMember(await seat(ada, room), bob.id))
  need(await chat.rooms.update(await seat(ada, room), { name: 'A new secret' }))
  const { all, parts } = await taken(world, bob)
  expect(all).toMatchObject({
    profile: { id: bob.id, username: 'bob', email: null },
    rooms: [{ id: room.id, name: null, slug: null, messages: [{ text: 'mine, "quoted"\n' }] }],
  })
  expect(all.rooms[0].messages).toHaveLength(1)
  expect(parts.join('')).not.toMatch(/not mine|new secret|password|argon|hash/i)
  expect((await taken(world, ada)).all.rooms[0]).toMatchObject({ name: 'A new secret', slug: room.slug })
})

test('of many messages no part has more than 500, and none is left out', async () => {
  const world = await testChat()
  const { person, roomOf, database } = world
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('public', ada, bob)
  await database.pool.query(
    `insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer)
     select $1, n, n + 3, gen_random_uuid(), case when n > 100000 or n % 100 = 0 then $2::uuid else $3::uuid end, 'word ' || n, '', 0
     from generate_series(1, 102000) n`,
    [room.id, bob.id, ada.id],
  )
  await database.pool.query('update room set last_seq = 102000, rev = 102003 where id = $1', [room.id])
  const { all, parts } = await taken(world, bob)
  const seqs: number[] = all.rooms[0].messages.map((one: { seq: number }) => one.seq)
  expect(seqs).toHaveLength(1000 + 2000)
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  expect(Math.max(...parts.map((part) => part.split('\n').length))).toBeLessThanOrEqual(501)
})
