import pino from 'pino'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { need, newClientId } from '../chat/testing.ts'
import { openRedis } from '../ground/redis.ts'
import { startRedis, type TestRedis } from '../ground/testing-redis.ts'
import { testLive, until } from './testing.ts'

let redis: TestRedis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

/** Two nodes on one database, with ada, who owns the instance, on the one and bob on the other. */
async function twoNodes() {
  const name = `test-${newClientId()}`
  const open = async () => {
    const bus = await openRedis(redis.url, name, pino({ level: 'silent' }))
    onTestFinished(bus.close)
    return bus
  }
  const here = await testLive(await open())
  const there = await here.another(await open())
  const [ada, bob] = [await here.person('ada'), await here.person('bob')]
  const office = need(here.chat.takeOffice(ada, '::1'))
  return { ...here, there, ada, bob, office }
}

test('whoever is suspended is out on all nodes, told by the other node alone', async () => {
  const { chat, there, bob, office } = await twoNodes()
  const { socket, of } = await there.bare(bob)
  vi.spyOn(there.identity, 'valid').mockResolvedValue(Object.assign(new Map(), { has: () => true }))
  need(await chat.accounts.suspend(office, bob.id, { hours: 1, why: '' }))
  await until(() => socket.disconnected)
  expect(of('bye')).toMatchObject([{ code: 'AUTH' }])
  await expect(there.bare(bob)).rejects.toThrow()
})

test('[R5] where no word of it arrived, the database has it', async () => {
  const { there, bob, database } = await twoNodes()
  const { socket, of } = await there.bare(bob)
  await database.pool.query('update users set suspended_at = now() where id = $1', [bob.id])
  await until(() => socket.disconnected)
  expect(of('bye')).toMatchObject([{ code: 'AUTH' }])
})

test('whose role changes comes back as what they are now', async () => {
  const { chat, there, ada, bob, office, roomOf } = await twoNodes()
  const room = await roomOf('public', ada)
  const window = await there.window(bob)
  await window.find(room.slug)
  need(await chat.accounts.appoint(office, bob.id, 'guest'))
  await until(() => window.view().me?.role === 'guest')
  const { ask } = await there.bare(bob)
  expect(await ask('room:subscribe', { rooms: [{ room: room.id }] })).toMatchObject({
    rooms: [{ code: 'NONE' }],
  })
})
