import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { need, newClientId } from '../chat/testing.ts'
import { startRedis } from '../ground/testing-redis.ts'
import { rates } from '../protocol/limits.ts'
import type { Changes } from '../protocol/wire.ts'
import { createNodes } from './nodes.ts'
import { line, shown, until } from './testing.ts'
import { lookNowhere, twoNodes } from './testing-nodes.ts'

describe('two nodes', () => {
  test('[R3] [R4] show members on both the same, in one order, whoever writes where', async () => {
    const { window, there, ada, bob, room, ...here } = await twoNodes()
    const [left, right] = [await window(ada), await there.window(bob)]
    for (const one of [left, right]) await one.find(room.slug)
    for (const node of [here, there]) lookNowhere(node)
    for (let n = 1; n <= 20; n++) {
      left.send(room.id, `left ${n}`)
      right.send(room.id, `right ${n}`)
    }
    await until(() => shown(left, room).length === 40 && shown(right, room).length === 40)
    expect(shown(left, room)).toEqual(shown(right, room))
    need(await left.react(room.id, 7, '👍', true))
    await until(() => right.room(room.id)?.messages[6]?.reactions.length === 1)
  })

  test('[R2] the same client id sent to both at once is one message', async () => {
    const { bare, there, ada, room } = await twoNodes()
    const [one, other] = [await bare(ada), await there.bare(ada)]
    for (let n = 0; n < 20; n++) {
      const message = { room: room.id, id: newClientId(), text: `${n}` }
      const answers = await Promise.all([one, other].map(({ ask }) => ask('message:send', message)))
      expect(answers[0]).toMatchObject({ ok: true, seq: n + 1 })
      expect(answers[1]).toEqual(answers[0])
    }
  })

  test('[R6] who is removed on one node is told nothing that comes after on the other', async () => {
    const { window, there, ada, bob, room, chat, seat, say } = await twoNodes()
    const right = await there.bare(bob)
    const left = await window(ada)
    await left.find(room.id)
    lookNowhere(there)
    for (let n = 0; n < 5; n++) await say(ada, room, `before ${n}`)
    const [removal] = await Promise.all([
      chat.rooms.removeMember(await seat(ada, room), bob.id),
      ...['a', 'b', 'c'].map((text) => say(ada, room, text)),
    ])
    need(removal)
    await until(() => right.of('room:gone').length === 1)
    const told = right.of('changes') as Changes[]
    const gone = told.flatMap(({ members }) => members).find(({ leftAt }) => leftAt)
    expect(gone?.user.id).toBe(bob.id)
    expect(told.at(-1)?.to).toBe(gone?.rev)
    expect(Math.max(...told.flatMap(({ messages }) => messages.map(({ rev }) => rev)))).toBeLessThan(
      gone?.rev ?? 0,
    )
  })

  test('list a room for who was added to it on the other node', async () => {
    const { there, ada, room, person, chat, seat, say } = await twoNodes()
    const eve = await person('eve')
    const window = await there.window(eve)
    lookNowhere(there)
    need(await chat.rooms.addMember(await seat(ada, room), eve.id))
    await until(() => window.view().rooms.length === 1)
    await say(ada, room, 'welcome')
    await until(() => window.view().rooms[0]?.unread === 1)
  })

  test('know who is here on either, who is typing, and what was read', async () => {
    const { window, there, ada, bob, room, say } = await twoNodes()
    const left = await window(ada)
    const [right, second] = [await there.window(bob), await window(bob)]
    left.watch([bob.id])
    right.watch([ada.id])
    await until(() => left.view().presence.get(bob.id) === 'online')
    await until(() => right.view().presence.get(ada.id) === 'online')
    for (const one of [left, right]) await one.find(room.id)
    right.typing(room.id)
    await until(() => left.room(room.id)?.typing.length === 1)
    await say(ada, room, 'hello')
    await until(() => second.view().rooms[0]?.unread === 1)
    right.markRead(room.id, 1)
    await until(() => second.view().rooms[0]?.unread === 0)
    const late = await there.window(ada)
    late.watch([bob.id])
    await until(() => late.view().presence.get(bob.id) === 'online')
  })

  test('end a session on both', async () => {
    const { there, ada, identity } = await twoNodes()
    const { socket, of } = await there.bare(ada)
    lookNowhere(there)
    const [token] = await identity.tokens(ada)
    need(await identity.revokeToken(ada, token?.id ?? ''))
    await until(() => of('bye').length === 1)
    await until(() => !socket.connected)
  })

  test('count together what may be done so often', async () => {
    const { throttle, there } = await twoNodes()
    const { points } = rates.loginAccount
    for (let n = 0; n < points; n++) expect(throttle.take('loginAccount', 'ada ::1')).toBeNull()
    await until(() => there.throttle.take('loginAccount', 'ada ::1')?.code === 'SLOW')
    throttle.clear('loginAccount', 'ada ::1')
    await until(() => there.throttle.take('loginAccount', 'ada ::1') === null)
  })
})

test('[R7] [R8] a node that stops is left for another: nothing that is asked fails', async () => {
  const { window, there, live, port, ada, room } = await twoNodes()
  const balancer = await line(port)
  const left = await window(ada, { url: balancer.url })
  await left.find(room.id)
  left.send(room.id, 'before')
  await until(() => shown(left, room).length === 1)
  balancer.lead(there.port)
  const gone = live.leave(100)
  const asked = []
  for (let n = 0; n < 50; n++) {
    left.send(room.id, `${n}`)
    asked.push(left.react(room.id, 1, n % 2 ? '🎉' : '👍', n % 3 === 0))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  for (const answer of await Promise.all(asked)) need(answer)
  await gone
  await until(() => left.view().connection.status === 'online')
  await until(() => shown(left, room).length === 51)
  expect(shown(left, room)).toEqual(['before', ...Array.from({ length: 50 }, (_, n) => `${n}`)])
  expect(there.live.io.sockets.sockets.size).toBe(1)
})

test('[R4] when commits were lost, everybody drops what they hold and reads afresh', async () => {
  const { window, there, epochNow, live, ada, bob, room, say, database } = await twoNodes()
  const [left, right] = [await window(ada), await there.window(bob)]
  for (const one of [left, right]) await one.find(room.id)
  for (const text of ['kept', 'lost', 'lost too']) await say(ada, room, text)
  await until(() => shown(left, room).length === 3 && shown(right, room).length === 3)
  // As after a failover to a server that had not heard of the last two.
  await database.pool.query('delete from message where room_id = $1 and seq > 1', [room.id])
  await database.pool.query('update room set rev = rev - 2, last_seq = 1 where id = $1', [room.id])
  for (const epoch of [epochNow, there.epochNow]) epoch.mockResolvedValue('second')
  await until(() => live.io.sockets.sockets.size === 0)
  await until(() => shown(left, room).length === 1 && shown(right, room).length === 1)
  await say(ada, room, 'another')
  await until(() => shown(right, room).length === 2)
  expect(shown(left, room)).toEqual(['kept', 'another'])
})

describe('what goes between nodes', () => {
  test('is read from the database where it is too large to be carried', async () => {
    const { there, ada, bob, room, chat, seat } = await twoNodes()
    const right = await there.bare(bob)
    const read = vi.spyOn(there.chat.history, 'between')
    const from = await seat(ada, room)
    const text = 'x'.repeat(9_900)
    const all = Array.from({ length: 40 }, () => chat.messages.send(from, { id: newClientId(), text }))
    for (const sent of await Promise.all(all)) need(sent)
    const seen = () =>
      (right.of('changes') as Changes[]).flatMap(({ messages }) => messages.map(({ seq }) => seq))
    await until(() => seen().length === 40)
    expect(seen()).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    expect(read).toHaveBeenCalled()
  })

  test('goes through a Redis without sharded channels too', async () => {
    const own = await startRedis('--rename-command', 'SPUBLISH', '', '--rename-command', 'SSUBSCRIBE', '')
    onTestFinished(() => own.stop())
    const { there, ada, bob, room, say } = await twoNodes(own)
    const right = await there.window(bob)
    await right.find(room.id)
    lookNowhere(there)
    for (let n = 0; n < 5; n++) await say(ada, room, `${n}`)
    await until(() => shown(right, room).length === 5)
  })

  test('may be of a newer version: what is not known is passed over', async () => {
    const { window, there, otherBus, ada, bob, room } = await twoNodes()
    const [left, right] = [await window(ada), await there.window(bob)]
    for (const one of [left, right]) await one.find(room.id)
    const newer = createNodes(otherBus, () => {})
    onTestFinished(() => void newer.close())
    newer.tell({ type: 'a word of tomorrow', room: room.id } as never)
    newer.tell({ type: 'read', user: ada.id, somewhere: room.id } as never)
    newer.tell({ type: 'listed', user: ada.id, summaries: [] } as never)
    newer.tell({
      type: 'counted',
      counted: [{ rate: 'of tomorrow', key: 'x', cleared: false, count: 1 }],
    } as never)
    left.send(room.id, 'still here')
    await until(() => shown(right, room).length === 1)
  })
})
