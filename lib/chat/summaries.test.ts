import { expect, test } from 'vitest'
import { need, testChat } from './testing.ts'

test('the rooms last spoken in are the first of all rooms, without those that are left or in which nobody spoke yet', async () => {
  const { chat, person, roomOf, seat, say } = await testChat()
  const [ada, bo, cy] = [await person('ada'), await person('bo'), await person('cy')]
  const [quiet, spoken, left] = [
    await roomOf('private', ada),
    await roomOf('public', ada, bo),
    await roomOf('public', bo, ada),
  ]
  const silent = need(await chat.rooms.openDirect(ada, { users: [bo.id] })).info
  const direct = need(await chat.rooms.openDirect(cy, { users: [ada.id] })).info
  const group = need(await chat.rooms.openDirect(bo, { users: [ada.id, cy.id] })).info
  await say(cy, direct, 'hello')
  await say(bo, spoken, 'good morning')
  await say(bo, left, 'who is here?')
  need(await chat.rooms.leave(await seat(ada, left)))
  const all = await chat.rooms.mine(ada)
  expect(all.map(({ info }) => info.id)).toEqual([spoken.id, direct.id, group.id, silent.id, quiet.id])
  for (const most of [1, 3, 5, 50]) expect(await chat.rooms.mine(ada, most)).toEqual(all.slice(0, most))
  expect((await chat.rooms.mine(bo, 50)).map(({ info }) => info.id)).not.toContain(silent.id)
})
