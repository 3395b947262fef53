import { expect, test, vi } from 'vitest'
import { need } from '../chat/testing.ts'
import { testLive, until } from './testing.ts'

test('[R4] a room that is added while somebody is being greeted comes after the greeting, and is not forgotten', async () => {
  const { person, roomOf, bare, window, chat, seat } = await testLive()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada)
  // Another window of the same person is there already, and has it at once.
  const other = await window(bob)
  const mine = chat.rooms.mine
  vi.spyOn(chat.rooms, 'mine').mockImplementationOnce(async (viewer) => {
    const rooms = await mine(viewer)
    need(await chat.rooms.addMember(await seat(ada, room), bob.id))
    await until(() => other.view().rooms.length === 1)
    return rooms
  })
  const late = await bare(bob)
  expect(late.heard[0]?.event).toBe('hello')
  expect(late.hello.rooms).toEqual([])
  await until(() => late.of('room').length === 1)
})
