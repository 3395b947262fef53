import { describe, expect, test } from 'vitest'
import { need, newClientId } from '../chat/testing.ts'
import { line, shown, testLive, texts, until } from './testing.ts'

describe('people who are connected', () => {
  test('[R1] [R3] see what the others say, in one order', async () => {
    const { person, roomOf, window } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const [left, right] = [await window(ada), await window(bob)]
    for (const one of [left, right]) await one.find(room.slug)
    for (let n = 1; n <= 10; n++) {
      left.send(room.id, `left ${n}`)
      right.send(room.id, `right ${n}`)
    }
    await until(() => shown(left, room).length === 20 && shown(right, room).length === 20)
    expect(shown(left, room)).toEqual(shown(right, room))
    expect(shown(left, room).filter((text) => text.startsWith('left'))).toEqual(
      Array.from({ length: 10 }, (_, i) => `left ${i + 1}`),
    )
    await until(() => left.room(room.id)?.pending.length === 0)
  })

  test('see edits, deletions and reactions as they happen', async () => {
    const { person, roomOf, window } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const [left, right] = [await window(ada), await window(bob)]
    for (const one of [left, right]) await one.find(room.id)
    for (const text of ['one', 'two']) left.send(room.id, text)
    await until(() => shown(right, room).length === 2)
    need(await left.edit(room.id, 1, 'one, better'))
    need(await left.remove(room.id, 2))
    need(await right.react(room.id, 1, '👍', true))
    await until(() => right.room(room.id)?.messages[0]?.reactions.length === 1)
    expect(shown(right, room)).toEqual(['one, better', ''])
    expect(right.room(room.id)?.messages[1]?.deletedAt).not.toBeNull()
    await until(() => shown(left, room)[1] === '')
    expect(left.room(room.id)?.messages).toEqual(right.room(room.id)?.messages)
  })

  test('[R4] [R5] are caught up after an absence, and nothing is fetched for who missed nothing', async () => {
    const { person, roomOf, window, say, port } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const wire = await line(port)
    const away = await window(bob, { url: wire.url })
    await away.find(room.id)
    await say(ada, room, 'before')
    await until(() => shown(away, room).length === 1)
    wire.cut()
    await until(() => away.view().connection.status === 'offline')
    for (const text of ['while', 'you', 'were', 'away']) await say(ada, room, text)
    wire.mend()
    await until(() => shown(away, room).length === 5)
    expect(shown(away, room)).toEqual(['before', 'while', 'you', 'were', 'away'])
    expect(away.view().rooms[0]?.unread).toBe(5)
  })

  test('[R2] [R7] send what they typed offline once, in order, when the line is back', async () => {
    const { person, roomOf, window, port, chat, seat } = await testLive()
    const ada = await person('ada')
    const room = await roomOf('private', ada)
    const wire = await line(port)
    const hearth = await window(ada, { url: wire.url })
    await hearth.find(room.id)
    wire.cut()
    await until(() => hearth.view().connection.status === 'offline')
    for (const text of ['one', 'two', 'three']) hearth.send(room.id, text)
    expect(hearth.room(room.id)?.pending.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
    wire.mend()
    await until(() => shown(hearth, room).length === 3)
    await until(() => hearth.room(room.id)?.pending.length === 0)
    expect(texts(need(await chat.history.page(await seat(ada, room), { limit: 50 })).messages)).toEqual([
      'one',
      'two',
      'three',
    ])
  })

  test('count what they have not read; reading in one window is read in all', async () => {
    const { person, roomOf, window, say } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const [one, other] = [await window(bob), await window(bob)]
    for (const text of ['a', 'b', 'c']) await say(ada, room, text)
    await until(() => one.view().rooms[0]?.unread === 3 && other.view().rooms[0]?.unread === 3)
    one.markRead(room.id, 2)
    expect(one.view().rooms[0]?.unread).toBe(1)
    await until(() => other.view().rooms[0]?.unread === 1)
    await say(bob, room, 'my own word')
    await until(() => other.view().rooms[0]?.unread === 0)
  })

  test('get a room as soon as they are added to it, and follow it', async () => {
    const { person, roomOf, window, chat, seat, say } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada)
    const hearth = await window(bob)
    expect(hearth.view().rooms).toEqual([])
    need(await chat.rooms.addMember(await seat(ada, room), bob.id))
    await until(() => hearth.view().rooms.length === 1)
    await say(ada, room, 'welcome')
    await until(() => hearth.view().rooms[0]?.unread === 1)
  })

  test('see who types and who is here', async () => {
    const { person, roomOf, window } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const left = await window(ada)
    await left.find(room.id)
    const right = await window(bob)
    left.watch([bob.id])
    await until(() => left.view().presence.get(bob.id) === 'online')
    right.typing(room.id)
    await until(() => left.room(room.id)?.typing[0]?.username === 'bob')
    await right.request('presence', { state: 'away' })
    await until(() => left.view().presence.get(bob.id) === 'away')
  })
})

describe('a visitor', () => {
  test('sees a public room live and cannot send', async () => {
    const { person, roomOf, window, say } = await testLive()
    const ada = await person('ada')
    const room = await roomOf('public', ada)
    const visitor = await window(null)
    expect(visitor.view().me).toBeNull()
    need(await visitor.find(room.slug))
    await say(ada, room, 'hello out there')
    await until(() => shown(visitor, room).length === 1)
    expect(visitor.send(room.id, 'hi')).toMatchObject({ ok: false, code: 'AUTH' })
    const sent = await visitor.request('message:send', { room: room.id, id: newClientId(), text: 'hi' })
    expect(sent).toMatchObject({ ok: false, code: 'AUTH' })
  })

  test('[R8] is told of a private room what is told of none', async () => {
    const { person, roomOf, window } = await testLive()
    const room = await roomOf('private', await person('ada'))
    const visitor = await window(null)
    const hidden = await visitor.find(room.slug)
    expect(hidden).toMatchObject({ ok: false, code: 'NONE' })
    expect(await visitor.find('no-such-room')).toEqual(hidden)
  })
})

describe('a session', () => {
  test('that ends takes its sockets with it', async () => {
    const { person, identity, window, bare } = await testLive()
    const ada = await person('ada')
    const hearth = await window(ada)
    const other = await bare(ada)
    for (const { id } of await identity.tokens(ada)) need(await identity.revokeToken(ada, id))
    await until(() => hearth.view().connection.status === 'signed-out')
    await until(() => other.socket.disconnected)
    expect(other.of('bye')).toMatchObject([{ code: 'AUTH' }])
    expect(hearth.view().me).toBeNull()
  })

  test('with a wrong token is refused, not made a visitor', async () => {
    const { bare, person } = await testLive()
    const stranger = { ...(await person('ada')), id: '00000000-0000-4000-8000-000000000000' as never }
    await expect(bare(stranger)).rejects.toThrow()
  })
})
