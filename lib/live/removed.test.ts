import { describe, expect, test } from 'vitest'
import { need } from '../chat/testing.ts'
import type { Changes } from '../protocol/wire.ts'
import { shown, testLive, texts, until } from './testing.ts'

describe('a member who is removed', () => {
  test('[R6] gets nothing after the removal', async () => {
    const { person, roomOf, bare, window, chat, seat, say } = await testLive()
    const [ada, bob, eve] = [await person('ada'), await person('bob'), await person('eve')]
    const room = await roomOf('private', ada, bob, eve)
    const removed = await bare(bob)
    const stays = await window(eve)
    await stays.find(room.id)
    await say(ada, room, 'before')
    need(await chat.rooms.removeMember(await seat(ada, room), bob.id))
    await say(ada, room, 'after')
    await until(() => shown(stays, room).length === 2)
    await until(() => removed.of('room:gone').length === 1)
    const told = removed.of('changes') as Changes[]
    expect(texts(told.flatMap(({ messages }) => messages))).toEqual(['before'])
    expect(told.at(-1)?.members[0]?.leftAt).not.toBeNull()
    expect(await removed.ask('room:subscribe', { rooms: [{ room: room.id, since: 0 }] })).toMatchObject({
      rooms: [{ ok: false, code: 'NONE' }],
    })
  })

  test('[R6] sees the room gone, and it back when they are added again', async () => {
    const { person, roomOf, window, chat, seat, say } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const hearth = await window(bob)
    await hearth.find(room.id)
    await say(ada, room, 'one')
    await until(() => shown(hearth, room).length === 1)
    need(await chat.rooms.removeMember(await seat(ada, room), bob.id))
    await until(() => hearth.room(room.id)?.status === 'gone')
    expect(shown(hearth, room)).toEqual([])
    expect(hearth.view().rooms).toEqual([])
    await say(ada, room, 'two')
    need(await chat.rooms.addMember(await seat(ada, room), bob.id))
    await until(() => hearth.room(room.id)?.status === 'open' && shown(hearth, room).length === 2)
  })

  test('reads on as a visitor where the room is public', async () => {
    const { person, roomOf, window, say } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('public', ada, bob)
    const hearth = await window(bob)
    await hearth.find(room.id)
    need(await hearth.request('room:leave', { room: room.id }))
    await until(() => hearth.view().rooms.length === 0)
    await say(ada, room, 'still public')
    await until(() => shown(hearth, room).length === 1)
    expect(hearth.room(room.id)?.lastReadSeq).toBeNull()
  })
})
