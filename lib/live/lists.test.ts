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

test('[R4] who is let in again while they ask whether they are out does not take an old answer for the last word', async () => {
  const { person, roomOf, window, chat, seat, say } = await testLive()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada, bob)
  const hearth = await window(bob)
  await hearth.find(room.id)
  const enter = chat.enter
  let asked = false
  vi.spyOn(chat, 'enter').mockImplementation(async (viewer, ref) => {
    const seat = await enter(viewer, ref)
    if (asked || viewer?.id !== bob.id) return seat
    asked = true
    need(await chat.rooms.addMember(await seatOf(), bob.id))
    await until(() => hearth.view().rooms.length === 1)
    return seat
  })
  const seatOf = () => seat(ada, room)
  need(await chat.rooms.removeMember(await seatOf(), bob.id))
  await until(() => asked)
  await say(ada, room, 'welcome back')
  await until(() => hearth.room(room.id)?.messages.at(-1)?.text === 'welcome back')
  expect(hearth.room(room.id)?.status).toBe('open')
})
