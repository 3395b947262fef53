import { expect, test } from 'vitest'
import { need, testChat } from './testing.ts'

test('a room is opened with what its page shows: messages, rooms, how many are in, and what was read', async () => {
  const { chat, person, roomOf, seat, say } = await testChat()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada, bob)
  await roomOf('public', ada)
  for (const text of ['one', 'two', 'three']) await say(ada, room, text)
  need(await chat.rooms.markRead(await seat(bob, room), 2))
  const opened = await chat.open(bob, room.slug, 10)
  expect(opened?.page.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  expect([opened?.seat.role, opened?.memberCount, opened?.seat.lastReadSeq]).toEqual(['member', 2, 2])
  expect(opened?.rooms.map(({ info }) => info.id)).toEqual([room.id])
  const owners = await chat.open(ada, room.slug, 1)
  expect([owners?.seat.role, owners?.rooms.length]).toEqual(['owner', 1])
})

test('conversations are opened with those who are in them', async () => {
  const { chat, person, seat, say } = await testChat()
  const [ada, bob, cleo] = [await person('ada'), await person('bob'), await person('cleo')]
  const pair = need(await chat.rooms.openDirect(ada, { users: [bob.id] }))
  const group = need(await chat.rooms.openDirect(ada, { users: [bob.id, cleo.id] }))
  for (const { info } of [pair, group]) await say(ada, info, 'hello')
  const names = async (slug: string) => {
    const opened = await chat.open(bob, slug, 10)
    return [opened?.members.map(({ user }) => user.username).sort(), opened?.memberCount]
  }
  expect(await names(pair.info.slug)).toEqual([['ada', 'bob'], null])
  expect(await names(group.info.slug)).toEqual([['ada', 'bob', 'cleo'], 3])
  need(await chat.rooms.leave(await seat(cleo, group.info)))
  expect(await names(group.info.slug)).toEqual([['ada', 'bob'], 2])
})

test('[R6] whoever is not in the room opens nothing, also where anyone may read', async () => {
  const { chat, person, roomOf, seat, say } = await testChat()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const [open, secret] = [await roomOf('public', ada, bob), await roomOf('private', ada, bob)]
  for (const room of [open, secret]) {
    await say(ada, room, 'words')
    expect((await chat.open(bob, room.slug, 10))?.page.messages.length).toBe(1)
    need(await chat.rooms.leave(await seat(bob, room)))
    expect(await chat.open(bob, room.slug, 10)).toBeNull()
  }
  for (const slug of ['none', '', '\0', '\ud800']) expect(await chat.open(ada, slug, 10)).toBeNull()
})
