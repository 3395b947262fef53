import { describe, expect, onTestFinished, test } from 'vitest'
import { need } from '../chat/testing.ts'
import { startRedis } from '../ground/testing-redis.ts'
import type { Changes } from '../protocol/wire.ts'
import { shown, texts, until } from './testing.ts'
import { lookNowhere, twoNodes } from './testing-nodes.ts'

describe('when Redis is away', () => {
  test('[R5] who looked at a room already, and was let into it elsewhere, has it in their list', async () => {
    const own = await startRedis()
    onTestFinished(() => own.stop())
    const { there, bus, person, roomOf, chat, seat, ada } = await twoNodes(own)
    const roy = await person('roy')
    const open = await roomOf('public', ada)
    const visitor = await there.window(roy)
    await visitor.find(open.id)
    await own.stop()
    await until(() => bus.state() === 'away')
    need(await chat.rooms.join(await seat(roy, open)))
    await until(() => visitor.view().rooms.length === 1)
  })

  test('[R5] [R6] nodes find in the database what was said, who came, who left and who signed out', async () => {
    const own = await startRedis()
    onTestFinished(() => own.stop())
    const { window, there, bus, ada, bob, room, person, chat, seat, say, identity } = await twoNodes(own)
    const [eve, roy] = [await person('eve'), await person('roy')]
    need(await chat.rooms.addMember(await seat(ada, room), eve.id))
    const [left, right, guest] = [await window(ada), await there.window(bob), await there.window(roy)]
    for (const one of [left, right]) await one.find(room.id)
    const [leaver, ended] = [await there.bare(eve), await there.bare(roy)]
    await own.stop()
    await until(() => bus.state() === 'away')

    await say(ada, room, 'into the silence')
    need(await chat.rooms.removeMember(await seat(ada, room), eve.id))
    need(await chat.rooms.addMember(await seat(ada, room), roy.id))
    await say(ada, room, 'not for eve')
    await until(() => shown(right, room).length === 2)
    await until(() => leaver.of('room:gone').length === 1)
    expect(texts((leaver.of('changes') as Changes[]).flatMap(({ messages }) => messages))).not.toContain(
      'not for eve',
    )
    await until(() => guest.view().rooms.length === 1)
    const credentials = (await identity.tokens(roy)).map(({ id }) => id)
    await Promise.all(credentials.map((id) => identity.revokeToken(roy, id)))
    await until(() => ended.of('bye').length === 1)
  })

  test('[R5] and hear each other again when it is back', async () => {
    const own = await startRedis()
    onTestFinished(() => own.stop())
    const { window, there, bus, otherBus, ada, bob, room, say } = await twoNodes(own)
    const [left, right] = [await window(ada), await there.window(bob)]
    for (const one of [left, right]) await one.find(room.id)
    await own.stop()
    await until(() => bus.state() === 'away' && otherBus.state() === 'away')
    await own.start()
    await until(() => bus.state() === 'ok' && otherBus.state() === 'ok')
    await otherBus.settled()
    lookNowhere(there)
    await say(ada, room, 'back')
    await until(() => shown(right, room).length === 1)
  })
})
