import { describe, expect, it } from 'vitest'
import { endlessDisk } from '../ground/disk.ts'
import { createBylaws } from './bylaws.ts'
import { createHistory } from './history.ts'
import { createMessages } from './messages.ts'
import { codeOf, need, newClientId, testChat } from './testing.ts'

describe('a message', () => {
  it('[R2] sent again with its client id is the same message, alone or ten at once', async () => {
    const { chat, person, roomOf, seat, changesTold } = await testChat()
    const ada = await person('ada')
    const room = await roomOf('public', ada)
    const here = await seat(ada, room)
    const id = newClientId()
    const sent = await Promise.all(
      Array.from({ length: 10 }, () => chat.messages.send(here, { id, text: 'once' })),
    )
    const later = await chat.messages.send(here, { id, text: 'once' })
    expect(new Set([...sent, later].map((one) => JSON.stringify(need(one)))).size).toBe(1)
    expect(need(await chat.history.page(here, { limit: 50 })).messages).toHaveLength(1)
    const announced = changesTold().flatMap((changes) => changes.messages)
    expect(announced.length).toBeGreaterThan(1)
    expect(new Set(announced.map((message) => message.seq))).toEqual(new Set([1]))
  })

  it('[R2] with a client id that was used for other words, or elsewhere, is refused', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const ada = await person('ada')
    const here = await seat(ada, await roomOf('public', ada))
    const there = await seat(ada, await roomOf('public', ada))
    const id = newClientId()
    need(await chat.messages.send(here, { id, text: 'one' }))
    expect(codeOf(await chat.messages.send(here, { id, text: 'two' }))).toBe('REUSE')
    expect(codeOf(await chat.messages.send(there, { id, text: 'one' }))).toBe('REUSE')
  })

  it('[R2] of two people may carry the same client id', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('public', ada, bo)
    const id = newClientId()
    const first = need(await chat.messages.send(await seat(ada, room), { id, text: 'mine' }))
    const second = need(await chat.messages.send(await seat(bo, room), { id, text: 'mine' }))
    expect([first.seq, second.seq]).toEqual([1, 2])
  })

  it('[R2] is not sent twice by two nodes at once', async () => {
    const { chat, database, announcer, person, roomOf, seat } = await testChat()
    const ada = await person('ada')
    const here = await seat(ada, await roomOf('public', ada))
    const history = createHistory(database.pool)
    const { pool, writing } = database
    const bylaws = createBylaws(pool, announcer)
    const other = createMessages({
      ...{ pool, writing, disk: endlessDisk, announcer, bylaws },
      firstWords: () => {},
    })
    const ids = Array.from({ length: 100 }, newClientId)
    const both = await Promise.all(
      ids.flatMap((id) =>
        [chat, { messages: other }].map((node) => node.messages.send(here, { id, text: 'x' })),
      ),
    )
    expect(new Set(both.map((one) => need(one).seq)).size).toBe(100)
    const page = need(await history.page(here, { limit: 200 }))
    expect(page.messages.map((message) => message.seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  })

  it('[R2] sent again, however long ago it was, is told again alone', async () => {
    const { chat, person, roomOf, seat, say, changesTold } = await testChat()
    const ada = await person('ada')
    const room = await roomOf('public', ada)
    const here = await seat(ada, room)
    const id = newClientId()
    const first = need(await chat.messages.send(here, { id, text: 'first' }))
    for (const text of ['second', 'third']) await say(ada, room, text)
    const before = changesTold().length
    expect(need(await chat.messages.send(here, { id, text: 'first' }))).toEqual(first)
    const { rev } = need(await chat.messages.edit(here, { seq: first.seq, text: 'edited' }))
    expect(need(await chat.messages.send(here, { id, text: 'first' }))).toEqual({ ...first, rev })
    const [again, , changedSince] = changesTold().slice(before)
    expect(again).toMatchObject({ from: first.rev, to: first.rev, messages: [{ text: 'first' }] })
    expect(changedSince).toMatchObject({ from: rev, to: rev, messages: [{ text: 'edited' }] })
    expect(again?.messages).toHaveLength(1)
  })
})

it('[R6] who is out learns nothing from saying again what they said', async () => {
  const { chat, person, roomOf, seat } = await testChat()
  const [ada, bo] = [await person('ada'), await person('bo')]
  const room = await roomOf('private', ada, bo)
  const words = { id: newClientId(), text: 'hello' }
  const sent = need(await chat.messages.sendTo(bo, room.id, words))
  expect(need(await chat.messages.sendTo(bo, room.id, words))).toEqual(sent)
  need(await chat.rooms.removeMember(await seat(ada, room), bo.id))
  need(await chat.messages.react(await seat(ada, room), { seq: sent.seq, emoji: '👍', on: true }))
  expect(codeOf(await chat.messages.sendTo(bo, room.id, words))).toBe('NONE')
})
