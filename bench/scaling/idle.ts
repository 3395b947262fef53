import type { Redis } from 'ioredis'
import type { Ground } from '../ground.ts'
import { median, timeOf } from '../time.ts'
import { addPeople, addRooms, fives, range } from '../town.ts'
import { startCrowd } from './crowd.ts'
import { memory, pidOf, sum } from './readings.ts'
import { silent } from './rounds.ts'

/** One node, and who and what it holds without a word being said. Times are microseconds of processor time a second. */
export type Idle = {
  what: string
  sockets: number
  people: number
  rooms: number
  /** KiB, and microseconds of the node for each who came. */
  memory: number
  toCome: number
  node: number
  postgres: number
  redis: number
}

type Stage = { what: string; come: number; signedIn: boolean; rooms: number }

/** Each on a node of its own, one after another, so that what PostgreSQL does is for that one. */
export function stagesFor(quick: boolean): Stage[] {
  const some: Stage[] = [
    { what: 'nobody', come: 0, signedIn: false, rooms: 0 },
    { what: '100 people, 100 rooms', come: 100, signedIn: true, rooms: 100 },
    { what: '100 people, 1,000 rooms', come: 100, signedIn: true, rooms: 1_000 },
    { what: '100 people, 5,000 rooms', come: 100, signedIn: true, rooms: 5_000 },
    { what: '1,000 people, 100 rooms', come: 1_000, signedIn: true, rooms: 100 },
    { what: '1,000 visitors', come: 1_000, signedIn: false, rooms: 0 },
  ]
  const more: Stage[] = [
    { what: '2,000 people, 100 rooms', come: 2_000, signedIn: true, rooms: 100 },
    { what: '5,000 visitors', come: 5_000, signedIn: false, rooms: 0 },
  ]
  return quick ? some.slice(0, 3) : [...some, ...more]
}

/** @param windows how many silences of `ms` each, of which the median counts */
export async function measureIdle(
  ground: Ground,
  redis: Redis,
  stages: Stage[],
  { windows, ms }: { windows: number; ms: number },
): Promise<Idle[]> {
  const found: Idle[] = []
  for (const [index, stage] of stages.entries()) {
    const node = await ground.node()
    const crowd = startCrowd()
    const people = stage.signedIn ? await addPeople(ground.pool, stage.come, (index + 1) * 100_000) : []
    if (stage.rooms > 0) await addRooms(ground.pool, people, fives(stage.rooms, range(stage.come)))
    const seats = range(stage.come).map((who) => ({ url: node.url, token: people[who]?.token }))
    const before = timeOf(pidOf(node))
    await crowd.order({ do: 'come', seats })
    const toCome = stage.come ? (timeOf(pidOf(node)) - before) / stage.come : 0
    await silent({ ground, redis, nodes: [node] }, 4_000)
    const quiet = []
    for (let turn = 0; turn < windows; turn++) quiet.push(await silent({ ground, redis, nodes: [node] }, ms))
    const perSecond = (times: number[]) => median(times) / (ms / 1000)
    found.push({
      what: stage.what,
      ...{ sockets: stage.come, people: people.length, rooms: stage.rooms },
      ...{ memory: memory(node), toCome },
      node: perSecond(quiet.map(({ nodes }) => sum(nodes))),
      postgres: perSecond(quiet.map(({ postgres }) => postgres)),
      redis: perSecond(quiet.map((reading) => reading.redis)),
    })
    console.log(`  ${stage.what}`)
    await crowd.leave()
    await node.stop()
  }
  return found
}
