import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Hearth } from '../../e2e/hearth.ts'
import type { Ground } from '../ground.ts'
import { median } from '../time.ts'
import type { Crowd } from './crowd.ts'
import { between, listening, type Reading, read, sum } from './readings.ts'
import type { Talk } from './talks.ts'

/** Medians of the rounds. Microseconds of processor time, for each message. */
export type Cost = {
  what: string
  nodes: number
  messages: number
  /** How many sockets a message goes to. */
  copies: number
  node: number
  nodePerDelivery: number
  postgres: number
  redis: number
  publications: number
  redisBytesOut: number
  /** Messages that came to a socket again, for each that came at all: allowed, but no use. */
  repeated: number
  /** How many nodes hear of each room. */
  heardBy: number
  /** Only where it is said flat out: messages in a second, on this machine, which also makes the load. */
  perSecond: number | null
}

type Measured =
  | ('node' | 'nodePerDelivery' | 'postgres' | 'redis')
  | ('publications' | 'redisBytesOut' | 'repeated')

type Parts = { ground: Ground; redis: Redis; nodes: Hearth[]; crowd: Crowd }
type Pace = { rounds: number; messages: number; perSecond: number; idle: number }

/** Rounds of all talks in turn, each after a silence whose cost is taken off what follows. */
export async function measureTalks(parts: Parts, talks: Talk[], pace: Pace): Promise<Cost[]> {
  const found = talks.map(() => [] as Omit<Cost, 'what' | 'heardBy'>[])
  // The first round warms up and is not counted.
  for (let round = 0; round <= pace.rounds; round++) {
    const silence = await silent(parts, pace.idle)
    for (const [index, talk] of talks.entries()) {
      const cost = await measure(parts, talk, pace, silence)
      if (round > 0) found[index]?.push(cost)
    }
    console.log(round === 0 ? '  warm' : `  round ${round} of ${pace.rounds}`)
  }
  return Promise.all(
    talks.map(async ({ what, rooms }, index) => {
      const of = (name: Measured) => median(found[index]?.map((cost) => cost[name]) ?? [])
      const [first] = found[index] ?? []
      if (!first) throw new Error('no round')
      const { nodes, messages, copies, perSecond } = first
      const speed = perSecond && median(found[index]?.map((cost) => cost.perSecond ?? 0) ?? [])
      return {
        ...{ what, nodes, messages, copies },
        ...{ node: of('node'), nodePerDelivery: of('nodePerDelivery'), postgres: of('postgres') },
        ...{ redis: of('redis'), publications: of('publications'), redisBytesOut: of('redisBytesOut') },
        repeated: of('repeated'),
        heardBy: await listening(
          parts.redis,
          rooms.map(({ id }) => id),
        ),
        perSecond: speed,
      }
    }),
  )
}

export async function silent({ ground, redis, nodes }: Omit<Parts, 'crowd'>, ms: number): Promise<Reading> {
  const before = await read(ground, redis, nodes)
  await sleep(ms)
  return between(before, await read(ground, redis, nodes))
}

async function measure(parts: Parts, talk: Talk, pace: Pace, silence: Reading) {
  const { ground, redis, nodes, crowd } = parts
  const messages = talk.flatOut ? pace.messages * 4 : pace.messages
  const words = Array.from({ length: messages }, (_, turn) => {
    const room = talk.rooms[turn % talk.rooms.length]
    if (!room) throw new Error('no room')
    const seat = room.members[Math.floor(turn / talk.rooms.length) % room.members.length] ?? 0
    return { seat, room: room.id, copies: room.members.length }
  })
  const copies = sum(words.map((word) => word.copies))
  const before = await read(ground, redis, nodes)
  const report = await crowd.order(
    talk.flatOut
      ? { do: 'pour', words, copies, outstanding: 64 }
      : { do: 'speak', words, copies, perSecond: pace.perSecond },
  )
  const used = between(before, await read(ground, redis, nodes))
  if (report.acknowledged !== messages || report.delivered !== copies || report.disordered > 0) {
    throw new Error(`${talk.what}: not every message came once and in order: ${JSON.stringify(report)}`)
  }
  const share = used.at / silence.at
  const each = (after: number, quiet: number) => (after - quiet * share) / messages
  const node = each(sum(used.nodes), sum(silence.nodes))
  return {
    nodes: talk.nodes,
    messages,
    copies: copies / messages,
    node,
    nodePerDelivery: node / (copies / messages),
    postgres: each(used.postgres, silence.postgres),
    redis: each(used.redis, silence.redis),
    publications: each(used.publications, silence.publications),
    redisBytesOut: each(used.redisBytesOut, silence.redisBytesOut),
    repeated: report.repeated / copies,
    perSecond: talk.flatOut ? messages / report.seconds : null,
  }
}
