import type pg from 'pg'
import { type Contender, startHearthContender, startYardstick } from './contenders.ts'
import { openEmbedded, settingsOf } from './embedded.ts'
import { type Crowd, startCrowd } from './load/crowd.ts'
import type { DialectName, Order, Seating } from './load/orders.ts'
import type { Line } from './scenario.ts'
import { median } from './time.ts'
import { addPeople, addRooms, range } from './town.ts'

/** One round of one contender. Times are microseconds of processor time. */
export type Cost = {
  messagesPerSecond: number
  deliveriesPerSecond: number
  /** Each message, in the server's own process and in PostgreSQL. */
  server: number
  postgres: number
  /** Both, for each delivery. */
  delivery: number
  messagesPerFrame: number
  bytesPerDelivery: number
  repeated: number
  /** How much of one processor the crowd took. */
  crowd: number
  /** Its processor time for each delivery. */
  crowdDelivery: number
  /** See Report. */
  p50: number
  p99: number
}

/** `committing`: bare Socket.IO that commits a row of yardsticks/inserts.ts, whose table must be there, before it tells. */
export type Player = DialectName | 'committing'

/** Hearth and yardsticks, started, and people in rooms at each of them. */
export type Stage<Name extends Player> = {
  pool: pg.Pool
  hearth: Contender
  /** So many rooms of so many members each, everybody in one, at each of the contenders. */
  seat(rooms: number, members: number): Promise<Record<Name, Troupe>>
  stop(): Promise<void>
}

export type Troupe = { follow(order: Order): Promise<Cost>; leave(): Promise<void> }

export async function openStage<Name extends Player>(names: Name[]): Promise<Stage<Name>> {
  const closings: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closings.splice(0).reverse()) await close()
  }
  const opened = async <One extends { stop(): Promise<void> }>(opening: Promise<One>) => {
    const one = await opening
    closings.push(() => one.stop())
    return one
  }
  try {
    const hearth = await opened(startHearthContender())
    const pool = await openEmbedded(hearth.hearth)
    closings.push(() => pool.end())
    const contenders = new Map<Name, Contender>()
    for (const name of names) {
      contenders.set(name, name === 'hearth' ? hearth : await opened(startBare(name, pool, hearth)))
    }
    let people = 0
    return {
      hearth,
      pool,
      stop,
      async seat(rooms, members) {
        const seats = await layOut(pool, people, rooms, members)
        people += seats.length
        const troupes = {} as Record<Name, Troupe>
        for (const [name, contender] of contenders) {
          const crowd = await opened(startCrowd())
          await crowd.order({ do: 'come', url: contender.url, dialect: dialectOf(name), seats })
          troupes[name] = { follow: (order) => follow(contender, crowd, order), leave: crowd.stop }
        }
        return troupes
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const dialectOf = (name: Player): DialectName => (name === 'committing' ? 'socketio' : name)

async function startBare(name: Player, { options }: pg.Pool, hearth: Contender): Promise<Contender> {
  if (name !== 'committing') return startYardstick(name)
  const bare = await startYardstick('socketio', { YARDSTICK_DATABASE: settingsOf(options) })
  // They share a PostgreSQL.
  return { ...bare, time: () => ({ ...hearth.time(), server: bare.time().server }) }
}

async function layOut(pool: pg.Pool, before: number, rooms: number, members: number): Promise<Seating[]> {
  const people = await addPeople(pool, rooms * members, before)
  const those = range(rooms).map((room) => range(members, room * members))
  const places = await addRooms(pool, people, those)
  return places.flatMap(({ id, members }) =>
    members.map((who) => ({ room: id, token: people[who]?.token ?? '' })),
  )
}

async function follow(contender: Contender, crowd: Crowd, order: Order): Promise<Cost> {
  const before = contender.time()
  const report = await crowd.order(order)
  const after = contender.time()
  const server = after.server - before.server
  const postgres = after.postgres - before.postgres
  const { messages, deliveries, seconds, frames, bytes, repeated, time, p50, p99 } = report
  return {
    messagesPerSecond: messages / seconds,
    deliveriesPerSecond: deliveries / seconds,
    server: server / messages,
    postgres: postgres / messages,
    delivery: (server + postgres) / deliveries,
    messagesPerFrame: deliveries / frames,
    bytesPerDelivery: bytes / deliveries,
    repeated,
    crowd: time / 1e6 / seconds,
    crowdDelivery: time / deliveries,
    p50,
    p99,
  }
}

/** The medians of what was found in each round, one line for each. */
export function compare<One = Cost>(what: string, found: { hearth: One[]; yardstick: One[] }) {
  return (part: string, unit: string, of: (one: One) => number, goal?: string): Line => {
    const hearth = median(found.hearth.map(of))
    const yardstick = median(found.yardstick.map(of))
    const told = { what: `${what}: ${part}`, unit, hearth, yardstick, goal }
    return yardstick > 0 ? { ...told, ratio: hearth / yardstick } : told
  }
}
