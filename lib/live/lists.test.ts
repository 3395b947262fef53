import { expect, onTestFinished, test, vi } from 'vitest'
import { need } from '../chat/testing.ts'
import { createConnection } from '../client/connection.ts'
import { createHearth } from '../client/hearth.ts'
import { speech } from '../client/speaking.ts'
import { testLive, until } from './testing.ts'

test('[R4] a room that is added while somebody is being greeted comes after the greeting, and is not forgotten', async () => {
  const { person, roomOf, bare, window, chat, seat } = await testLive()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada)
  // Another window of the same person is there already, and has it at once.
  const other = await window(bob)
  const arrive = chat.arrive
  vi.spyOn(chat, 'arrive').mockImplementationOnce(async (given) => {
    const arrival = await arrive(given)
    need(await chat.rooms.addMember(await seat(ada, room), bob.id))
    await until(() => other.view().rooms.length === 1)
    return arrival
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

test('[R4] [R6] who is let out while an answer is on its way to them does not take it for the last word', async () => {
  const { person, roomOf, tokenFor, url, chat, seat, say } = await testLive()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada, bob)
  const connection = createConnection({ url, token: await tokenFor(bob) })
  const hearth = createHearth({
    speak: speech(),
    connection: {
      ...connection,
      // The answer was given before the removal, and is taken up after it.
      async request(name, input) {
        const answer = await connection.request(name, input)
        if (name === 'room:subscribe' && late) await late
        return answer
      },
    },
  })
  let late: Promise<void> | null = null
  onTestFinished(hearth.start())
  await until(() => hearth.view().connection.status === 'online')
  await hearth.find(room.id)
  await say(ada, room, 'before')
  await until(() => hearth.room(room.id)?.lastSeq === 1)

  let takeUp = () => {}
  late = new Promise((resolve) => {
    takeUp = resolve
  })
  const page = need(await chat.history.page(await seat(ada, room), { limit: 50 }))
  // Something newer is heard of, so it asks.
  hearth.open({ ...page, rev: page.rev + 1, messages: [] })
  await new Promise((resolve) => setTimeout(resolve, 200))
  need(await chat.rooms.removeMember(await seat(ada, room), bob.id))
  await until(() => hearth.view().rooms.length === 0)
  takeUp()
  late = null
  await until(() => hearth.room(room.id)?.status === 'gone')
  expect(hearth.room(room.id)?.messages).toEqual([])
})
