import { table } from '../table.ts'
import type { Idle } from './idle.ts'
import type { Cost } from './rounds.ts'

/** Tables in Markdown, as docs/scaling.md has them. */
export function tableOfCosts(costs: Cost[]): string {
  const heads = [
    ...['load', 'nodes', 'nodes’ µs / message', 'µs / delivery', 'PostgreSQL µs', 'Redis µs'],
    ...['publications', 'heard by', 'bytes out of Redis', 'repeated', 'messages / s'],
  ]
  return table(
    heads,
    costs.map((cost) => [
      ...[cost.what, whole(cost.nodes), whole(cost.node), cost.nodePerDelivery.toFixed(1)],
      ...[whole(cost.postgres), whole(cost.redis), cost.publications.toFixed(2), cost.heardBy.toFixed(2)],
      ...[
        whole(cost.redisBytesOut),
        `${(100 * cost.repeated).toFixed(1)} %`,
        cost.perSecond ? whole(cost.perSecond) : '–',
      ],
    ]),
  )
}

export function tableOfIdle(idle: Idle[]): string {
  const heads = [
    ...[
      'who is here',
      'memory, MiB',
      'KiB each',
      'µs to come',
      'node µs / s',
      'PostgreSQL µs / s',
      'Redis µs / s',
    ],
  ]
  const empty = idle[0]?.memory ?? 0
  return table(
    heads,
    idle.map((one) => [
      ...[one.what, whole(one.memory / 1024)],
      one.sockets ? whole((one.memory - empty) / one.sockets) : '–',
      one.sockets ? whole(one.toCome) : '–',
      ...[whole(one.node), whole(one.postgres), whole(one.redis)],
    ]),
  )
}

const whole = (value: number) => Math.round(value).toLocaleString('en')
