import { expect, test } from 'vitest'
import { need } from '../chat/testing.ts'
import type { PresenceState, UserId } from '../protocol/wire.ts'
import { createPresence } from './presence.ts'
import type { PresenceWord } from './presence-elsewhere.ts'
import { line, testLive, until } from './testing.ts'

type Told = { users: Record<UserId, PresenceState> }

test('who shows somebody is told what becomes of them, and nobody else is', async () => {
  const { person, bare } = await testLive()
  const [ada, bob, eve, roy] = [
    await person('ada'),
    await person('bob'),
    await person('eve'),
    await person('roy'),
  ]
  const [left, right, other] = [await bare(ada), await bare(eve), await bare(bob)]
  const asked = () => left.ask('presence:watch', { users: [bob.id, roy.id] })
  await expect.poll(asked).toEqual({ ok: true, users: { [bob.id]: 'online' } })
  await right.ask('presence:watch', { users: [ada.id] })
  await other.ask('presence', { state: 'away' })
  await bare(roy)
  const states = () => Object.assign({}, ...(left.of('presences') as Told[]).map(({ users }) => users))
  await until(() => states()[bob.id] === 'away' && states()[roy.id] === 'online')
  for (const { users } of right.of('presences') as Told[]) expect(Object.keys(users)).toEqual([ada.id])
  expect(left.hello.presence).toEqual({})
})

test('who watches others no longer hears of those before', async () => {
  const { person, bare } = await testLive()
  const [ada, bob, eve] = [await person('ada'), await person('bob'), await person('eve')]
  const left = await bare(ada)
  await left.ask('presence:watch', { users: [bob.id] })
  await left.ask('presence:watch', { users: [eve.id] })
  await bare(bob)
  await bare(eve)
  await until(() => (left.of('presences') as Told[]).some(({ users }) => users[eve.id] === 'online'))
  expect((left.of('presences') as Told[]).some(({ users }) => bob.id in users)).toBe(false)
})

test('[R8] visitors are told of nobody, and nobody of more than 500', async () => {
  const { person, bare } = await testLive()
  const [ada, visitor] = [await person('ada'), await bare(null)]
  expect(await visitor.ask('presence:watch', { users: [ada.id] })).toMatchObject({ ok: false, code: 'AUTH' })
  const many = { users: Array(501).fill(ada.id) }
  expect(await (await bare(ada)).ask('presence:watch', many)).toMatchObject({ ok: false, code: 'BAD' })
})

test('guests are told of those with whom they share a room', async () => {
  const { chat, person, bare, database } = await testLive()
  const [ada, bob, gus] = [await person('ada'), await person('bob'), await person('gus')]
  const room = need(await chat.rooms.create(ada, { name: 'Workshop', kind: 'private', topic: '' }))
  need(await chat.rooms.addMember(need(await chat.enter(ada, room.id)), gus.id))
  await database.pool.query("update users set role = 'guest' where id = $1", [gus.id])
  const [guest, member] = [await bare(gus), await bare(ada)]
  await bare(bob)
  const users = [ada.id, bob.id]
  await expect
    .poll(() => member.ask('presence:watch', { users }))
    .toMatchObject({ users: { [bob.id]: 'online' } })
  await expect
    .poll(() => guest.ask('presence:watch', { users }))
    .toEqual({ ok: true, users: { [ada.id]: 'online' } })
})

test('a window asks again over its next connection', async () => {
  const { person, window, port } = await testLive()
  const [ada, bob] = [await person('ada'), await person('bob')]
  const wire = await line(port)
  const hearth = await window(ada, { url: wire.url })
  const unwatch = hearth.watch([bob.id])
  wire.cut()
  await until(() => hearth.view().connection.status === 'offline')
  await window(bob)
  expect(hearth.view().presence.get(bob.id)).toBeUndefined()
  wire.mend()
  await until(() => hearth.view().presence.get(bob.id) === 'online')
  unwatch()
  await until(() => hearth.view().presence.get(bob.id) === undefined)
})

test('other nodes are told of many at once, and of what an older one says of each', async () => {
  const said: PresenceWord[] = []
  const node = { id: 'here', tell: (word: PresenceWord) => void said.push(word) }
  const presence = createPresence(node, () => true)
  const users = ['ada', 'bob', 'eve'] as UserId[]
  const sockets = users.map((id) => ({ connected: true, data: { viewer: { id } }, emit() {} }))
  for (const socket of sockets) presence.set(socket as never, 'online')
  const [ada] = sockets
  presence.set(ada as never, 'away')
  const some = () => said.filter(({ type }) => type === 'some present')
  await until(() => some().length === 1)
  expect(some()).toMatchObject([{ count: 1, users: { ada: 'away', bob: 'online', eve: 'online' } }])

  const roy = 'roy' as UserId
  presence.hear({ type: 'present', node: 'older', count: 1, user: roy, state: 'online' })
  await until(() => presence.watch(ada as never, [roy])[roy] === 'online')
  presence.hear({ type: 'some present', node: 'older', count: 2, users: { [roy]: 'offline' } })
  await until(() => presence.watch(ada as never, [roy])[roy] === undefined)
  presence.close()
})
