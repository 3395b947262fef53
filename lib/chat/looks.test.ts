import { expect, test } from 'vitest'
import { need, testChat } from './testing.ts'

test('the look of a public room changes with whatever its page shows, and with nothing else', async () => {
  const { chat, database, person, signedIn, roomOf, seat, say } = await testChat()
  const [ada, bob] = [await signedIn(await person('ada')), await person('bob')]
  const room = await roomOf('public', ada, bob)
  const other = await roomOf('public', ada)
  const look = async () => (await chat.looks([room.slug])).get(room.slug)
  const seen = [await look()]
  const changes: [string, () => Promise<unknown>][] = [
    ['said', () => say(ada, room, 'bread')],
    ['edited', async () => need(await chat.messages.edit(await seat(ada, room), { seq: 1, text: 'rye' }))],
    [
      'reacted',
      async () => need(await chat.messages.react(await seat(bob, room), { seq: 1, emoji: '🍞', on: true })),
    ],
    ['deleted', async () => need(await chat.messages.delete(await seat(ada, room), 1))],
    ['renamed', async () => need(await chat.rooms.update(await seat(ada, room), { name: 'Bakery' }))],
    ['left', async () => need(await chat.rooms.leave(await seat(bob, room)))],
    ['named', async () => need(await chat.people.updateProfile(ada, { name: 'Countess' }))],
    ['an epoch', () => database.pool.query('update instance set epoch = gen_random_uuid()')],
  ]
  for (const [what, change] of changes) {
    await change()
    const now = await look()
    expect(seen, what).not.toContain(now)
    seen.push(now)
  }
  await say(ada, other, 'elsewhere')
  need(await chat.people.updateProfile(ada, { email: 'ada@example.org' }))
  expect(await look()).toBe(seen.at(-1))
})

test('[R6] rooms that are not for visitors have no look', async () => {
  const { chat, database, person, roomOf } = await testChat()
  const ada = await person('ada')
  const [open, secret] = [await roomOf('public', ada), await roomOf('private', ada)]
  const looks = await chat.looks([open.slug, secret.slug, 'none', open.id, "'", '\ud800'])
  expect([...looks.keys()]).toEqual([open.slug])
  await database.pool.query("update room set kind = 'private' where id = $1", [open.id])
  expect((await chat.looks([open.slug])).size).toBe(0)
})
