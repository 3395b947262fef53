import pino from 'pino'
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest'
import { newClientId } from '../chat/testing.ts'
import { openRedis } from '../ground/redis.ts'
import { startRedis, type TestRedis } from '../ground/testing-redis.ts'
import { testLive } from './testing.ts'

let redis: TestRedis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

type Node = Pick<Awaited<ReturnType<typeof testLive>>, 'chat' | 'identity'>

/** Nothing is found in the database any more: what is heard comes by Redis. */
export function lookNowhere({ chat, identity }: Node) {
  vi.spyOn(chat.history, 'heads').mockResolvedValue(new Map())
  vi.spyOn(chat.rooms, 'addedTo').mockResolvedValue(new Map())
  vi.spyOn(identity, 'valid').mockResolvedValue(Object.assign(new Map(), { has: () => true }))
}

/** Two nodes on one database and one Redis, the file's own unless another is given. */
export async function openNodes(server = redis) {
  const name = `test-${newClientId()}`
  const open = async () => {
    const bus = await openRedis(server.url, name, pino({ level: 'silent' }))
    onTestFinished(bus.close)
    return bus
  }
  const [bus, otherBus] = [await open(), await open()]
  const here = await testLive(bus)
  return { ...here, there: await here.another(otherBus), bus, otherBus }
}

/** With ada on the one and bob on the other, in one room. */
export async function twoNodes(server = redis) {
  const nodes = await openNodes(server)
  const [ada, bob] = [await nodes.person('ada'), await nodes.person('bob')]
  return { ...nodes, ada, bob, room: await nodes.roomOf('private', ada, bob) }
}
