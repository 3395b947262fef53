import { expect, test, vi } from 'vitest'
import { codeOf, need, testChat, tokenOf } from './testing.ts'

test('who arrives is told who they are and their rooms, by one query', async () => {
  const { chat, identity, database, person, roomOf, say } = await testChat()
  const [ada, bob, eve] = [await person('ada'), await person('bob'), await person('eve')]
  const room = await roomOf('private', ada, bob)
  await say(ada, room, 'hello')
  need(await chat.rooms.openDirect(ada, { users: [bob.id, eve.id] }))
  // Nothing was said in it: it is in the list of who began it only.
  need(await chat.rooms.openDirect(eve, { users: [ada.id] }))
  const { token, id } = await tokenOf({ database, identity }, ada.id)
  await identity.identify({ token })
  await vi.waitFor(async () => expect((await identity.tokens(ada))[0]?.lastUsedAt).not.toBeNull())

  const query = vi.spyOn(database.pool, 'query')
  const arrival = await chat.arrive({ token })
  expect(query).toHaveBeenCalledTimes(1)
  query.mockRestore()
  expect(arrival?.viewer).toEqual(await identity.identify({ token }))
  expect(arrival?.rooms).toEqual(await chat.rooms.mine(ada))
  expect(arrival?.rooms).toEqual(await chat.rooms.mine(ada, 10))
  expect(arrival?.rooms.map(({ info }) => info.kind)).toEqual(['group', 'private'])
  expect(arrival?.rooms[1]?.info.id).toBe(room.id)
  expect(arrival?.viewer).toMatchObject({ credential: id, via: 'token' })
})

test('many who arrive at once are told their own rooms, by few queries; nobody is told anything of others', async () => {
  const { chat, identity, database, person, roomOf } = await testChat()
  const people = await Promise.all(Array.from({ length: 6 }, (_, n) => person(`person${n}`)))
  const rooms = await Promise.all(people.map((one) => roomOf('private', one)))
  const tokens = await Promise.all(
    people.map(async ({ id }) => (await tokenOf({ database, identity }, id)).token),
  )
  const wrong = `hth_${'x'.repeat(40)}`
  const query = vi.spyOn(database.pool, 'query')
  const arrivals = await Promise.all([...tokens, wrong, 'no token'].map((token) => chat.arrive({ token })))
  expect(query.mock.calls.length).toBeLessThan(4)
  query.mockRestore()
  expect(arrivals.slice(6)).toEqual([null, null])
  const told = arrivals.slice(0, 6).map((one) => [one?.viewer.id, one?.rooms.map(({ info }) => info.id)])
  expect(told).toEqual(people.map(({ id }, n) => [id, [rooms[n]?.id]]))
  expect(await chat.arrive({})).toBeNull()
  expect(codeOf(await chat.enter(people[0] ?? null, rooms[1]?.id ?? ''))).toBe('NONE')
})
