import type { Redis } from 'ioredis'
import type { Hearth } from '../../e2e/hearth.ts'
import type { Ground } from '../ground.ts'
import { memoryOf, timeOf, timeOfFamily } from '../time.ts'

/** Processor time in microseconds, and what Redis was asked and sent. Differences of two are what is told. */
export type Reading = {
  at: number
  nodes: number[]
  postgres: number
  redis: number
  publications: number
  redisBytesOut: number
}

export async function read(ground: Ground, redis: Redis, nodes: Hearth[]): Promise<Reading> {
  const [commands, stats] = [await redis.info('commandstats'), await redis.info('stats')]
  return {
    at: performance.now(),
    nodes: nodes.map((node) => timeOf(pidOf(node))),
    postgres: timeOfFamily(ground.pids.postgres),
    redis: timeOf(ground.pids.redis),
    publications:
      number(/cmdstat_spublish:calls=(\d+)/, commands) + number(/cmdstat_publish:calls=(\d+)/, commands),
    redisBytesOut: number(/total_net_output_bytes:(\d+)/, stats),
  }
}

export function between(before: Reading, after: Reading): Reading {
  return {
    at: after.at - before.at,
    nodes: after.nodes.map((time, index) => time - (before.nodes[index] ?? 0)),
    postgres: after.postgres - before.postgres,
    redis: after.redis - before.redis,
    publications: after.publications - before.publications,
    redisBytesOut: after.redisBytesOut - before.redisBytesOut,
  }
}

export const sum = (values: number[]) => values.reduce((total, one) => total + one, 0)
export const pidOf = (node: Hearth) => node.process().pid ?? 0
export const memory = (node: Hearth) => memoryOf(pidOf(node))

/** On how many nodes these rooms are heard, on average: Redis passes a message on to so many. */
export async function listening(redis: Redis, rooms: string[]): Promise<number> {
  const channels = (await redis.call('PUBSUB', 'SHARDCHANNELS')) as string[]
  const those = channels.filter((channel) => rooms.some((room) => channel.includes(room)))
  if (those.length === 0) return 0
  const counts = (await redis.call('PUBSUB', 'SHARDNUMSUB', ...those)) as (string | number)[]
  return sum(counts.filter((_, index) => index % 2 === 1).map(Number)) / rooms.length
}

function number(pattern: RegExp, text: string): number {
  return Number(pattern.exec(text)?.[1] ?? 0)
}
