import { describe, expect, test, vi } from 'vitest'
import { need } from '../chat/testing.ts'
import type { Viewer } from '../ground/identity.ts'
import type { Changes, RoomInfo } from '../protocol/wire.ts'
import { shown, testLive, texts, until } from './testing.ts'

type World = Awaited<ReturnType<typeof testLive>>

/** A room with two followers; what is committed is announced when the test says so. */
async function heldBack() {
  const world = await testLive()
  const { person, roomOf, bare, announcer, chat } = world
  const [ada, bob] = [await person('ada'), await person('bob')]
  const room = await roomOf('private', ada, bob)
  const [one, other] = [await bare(ada), await bare(bob)]
  const read = vi.spyOn(chat.history, 'between')
  const announce = announcer.announce
  const held: Changes[] = []
  announcer.announce = (told) => {
    if (told.type === 'changes') held.push(told.changes)
    else announce(told)
  }
  const tell = (changes?: Changes) => changes && announce({ type: 'changes', changes })
  const revs = (client: typeof one) => (client.of('changes') as Changes[]).map(({ to }) => to)
  return { ...world, ada, bob, room, one, other, read, held, tell, revs }
}

describe('a feed', () => {
  test('[R3] delivers in order what is announced out of order, and repeats nothing', async () => {
    const { say, ada, room, held, tell, revs, one, other, read } = await heldBack()
    for (const text of ['a', 'b', 'c']) await say(ada, room, text)
    const [a, b, c] = held
    for (const changes of [c, a, a, b, c, b]) tell(changes)
    await until(() => revs(other).length === 3)
    expect(revs(one)).toEqual([a?.to, b?.to, c?.to])
    expect(revs(other)).toEqual(revs(one))
    expect(read).not.toHaveBeenCalled()
  })

  test('[R4] reads what was lost from the database, once for all', async () => {
    const { say, ada, room, held, tell, one, other, read } = await heldBack()
    for (const text of ['a', 'b', 'c', 'd']) await say(ada, room, text)
    tell(held[0])
    tell(held[3])
    const seen = (client: typeof one) =>
      texts((client.of('changes') as Changes[]).flatMap(({ messages }) => messages))
    await until(() => seen(one).length === 4 && seen(other).length === 4)
    expect(seen(one)).toEqual(['a', 'b', 'c', 'd'])
    expect(read).toHaveBeenCalledTimes(1)
  })

  test('[R5] finds what nobody announced, without a later message', async () => {
    const { say, ada, room, other } = await heldBack()
    await say(ada, room, 'committed, then silence')
    await until(() => other.of('changes').length === 1)
  })

  test('[R6] cuts for the removed what is read together with their removal', async () => {
    const { say, ada, bob, room, held, tell, one, other, chat, seat } = await heldBack()
    await say(ada, room, 'before')
    need(await chat.rooms.removeMember(await seat(ada, room), bob.id))
    await say(ada, room, 'after')
    tell(held.at(-1))
    await until(() => one.of('changes').length === 1)
    await until(() => other.of('room:gone').length === 1)
    const [told, ...more] = other.of('changes') as Changes[]
    expect(texts(told?.messages)).toEqual(['before'])
    expect(told).toMatchObject({ lastSeq: 1, members: [{ user: { username: 'bob' } }] })
    expect(told?.to).toBe(told?.members[0]?.rev)
    expect(more).toEqual([])
  })

  test('[R6] knows of the removal that left nobody to follow, and tells it to who read the room before', async () => {
    const { person, roomOf, chat, seat, bare } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const [only, late] = [await bare(bob), await bare(bob)]
    await late.ask('room:unsubscribe', { rooms: [room.id] })
    vi.spyOn(chat.history, 'heads').mockResolvedValue(new Map())
    const changes = chat.history.changes
    chat.history.changes = async (...asked) => {
      const read = await changes(...asked)
      need(await chat.rooms.removeMember(await seat(ada, room), bob.id))
      await until(() => only.of('room:gone').length === 1)
      chat.history.changes = changes
      return read
    }
    const before = late.of('room:gone').length
    await late.ask('room:subscribe', { rooms: [{ room: room.id, since: 1 }] })
    await until(() => late.of('room:gone').length > before)
  })

  test('[R6] does not let anyone follow whose reading was before their removal', async () => {
    const { person, roomOf, window, chat, seat, say, bare } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    await window(ada)
    const late = await bare(bob)
    await late.ask('room:unsubscribe', { rooms: [room.id] })
    const changes = chat.history.changes
    chat.history.changes = async (...asked) => {
      const read = await changes(...asked)
      need(await chat.rooms.removeMember(await seat(ada, room), bob.id))
      await say(ada, room, 'a secret')
      chat.history.changes = changes
      return read
    }
    await late.ask('room:subscribe', { rooms: [{ room: room.id, since: 1 }] })
    await until(() => late.of('room:gone').length === 1)
    expect(late.of('changes')).toEqual([])
  })

  test('[R4] catches up a socket that reads too slowly, and spares the others', async () => {
    const { person, roomOf, window, live, chat, seat } = await testLive()
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    const [quick, slow] = [await window(ada), await window(bob)]
    for (const one of [quick, slow]) await one.find(room.id)
    const socket = [...live.io.sockets.sockets.values()].find((one) => one.data.viewer?.id === bob.id)
    const transport = socket?.conn.transport
    if (!socket || !transport) throw new Error('both are connected')
    // As when the network takes no more: the engine keeps what it is given.
    transport.writable = false
    const text = 'x'.repeat(9_000)
    const from = await seat(ada, room)
    for (let n = 0; n < 100; n++)
      need(await chat.messages.send(from, { id: crypto.randomUUID() as never, text }))
    await until(() => quick.room(room.id)?.lastSeq === 100)
    const waiting: { data?: string }[] = Reflect.get(socket.conn, 'writeBuffer')
    expect(waiting.reduce((sum, { data }) => sum + (data?.length ?? 0), 0)).toBeLessThan(1.2 * 1024 * 1024)
    transport.writable = true
    transport.emit('ready')
    await until(() => slow.room(room.id)?.lastSeq === 100 && !slow.room(room.id)?.behind)
    expect(shown(slow, room)).toEqual(shown(quick, room))
  })
})

describe('a room that nobody here follows yet', () => {
  /** Bob's list of rooms was read; then `happens`; then he is greeted with it. Nothing is compared with the database. */
  async function meanwhile(
    happens: (at: { ada: Viewer; bob: Viewer; room: RoomInfo; world: World }) => Promise<void>,
  ) {
    const world = await testLive()
    const [ada, bob] = [await world.person('ada'), await world.person('bob')]
    const room = await world.roomOf('private', ada, bob)
    const { arrive } = world.chat
    vi.spyOn(world.chat.history, 'heads').mockResolvedValue(new Map())
    const spy = vi.spyOn(world.chat, 'arrive').mockImplementation(async (given) => {
      const arrival = await arrive(given)
      if (arrival?.viewer.id !== bob.id) return arrival
      spy.mockImplementation(arrive)
      await happens({ ada, bob, room, world })
      return arrival
    })
    return { ...world, ada, room, late: await world.bare(bob) }
  }
  const said = ({ of }: { of(event: string): unknown[] }) =>
    texts((of('changes') as Changes[]).flatMap(({ messages }) => messages))

  test('[R5] tells who is greeted what was said since their list was read', async () => {
    const { late } = await meanwhile(({ world, ada, room }) =>
      world.say(ada, room, 'just now').then(() => {}),
    )
    await until(() => said(late).length === 1)
    expect(said(late)).toEqual(['just now'])
  })

  test('[R5] remembers also what it told those who left meanwhile', async () => {
    const { late } = await meanwhile(async ({ world, ada, room }) => {
      const early = await world.bare(ada)
      await world.say(ada, room, 'before she left')
      await until(() => said(early).length === 1)
      early.socket.disconnect()
      await until(() => world.live.io.sockets.sockets.size === 0)
    })
    await until(() => said(late).length === 1)
    expect(said(late)).toEqual(['before she left'])
  })

  test('[R6] lets nobody follow who was removed since their list was read', async () => {
    const { late, ada, room, say } = await meanwhile(async ({ world, ada, bob, room }) => {
      need(await world.chat.rooms.removeMember(await world.seat(ada, room), bob.id))
      await world.say(ada, room, 'a secret')
    })
    await say(ada, room, 'another one')
    await until(() => late.of('room:gone').length === 1)
    expect(said(late)).toEqual([])
  })
})
