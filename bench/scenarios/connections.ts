import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHearth, freePort, type Hearth, postmasterFile } from '../../e2e/hearth.ts'
import { startYardstick } from '../contenders.ts'
import { openEmbedded } from '../embedded.ts'
import { type Held, held, inspectable } from '../heap.ts'
import { interleave } from '../interleave.ts'
import { type Idlers, startIdlers } from '../load/idle.ts'
import type { Line, Scenario } from '../scenario.ts'
import { median, timeOf, timeOfFamily } from '../time.ts'
import { addPeople, addRooms, range } from '../town.ts'

/** How many are on their way in at once. */
const atOnce = 200
/** Each member is in three rooms of thirty. */
const [roomsOfEach, membersOfEach] = [3, 30]
/** Until PostgreSQL has told what its connections did. Milliseconds. */
const untilTold = 11_000

/** Who comes: KiB each, and microseconds of processor time each. */
type Coming = {
  memory: number
  heap: number
  perSecond: number
  server: number
  postgres: number
  load: number
}
/** Who comes back. The server's times include its start. */
type Returning = { seconds: number; server: number; postgres: number }

type Server = { url: string; pid: number; postgres(): number; stop(): Promise<void> }

export const connections: Scenario = {
  name: 'S4',
  what: 'connections: idle members, what each of them takes, and all of them after a crash',
  async measure({ quick, rounds }) {
    const [some, many] = quick ? [500, 1_000] : [2_000, 10_000]
    const town = await openTown(many)
    const idlers = await startIdlers()
    try {
      const few = await comeAndGo(town, idlers, some, quick ? 1 : rounds)
      const all = await comeAndGo(town, idlers, many, quick ? 1 : 3)
      const returns: Returning[] = []
      for (let round = 0; round < (quick ? 1 : 3); round++) returns.push(await crash(town, idlers, many))
      const returned = median(returns.map(({ seconds }) => seconds))
      const lines = [...linesOf(some, few), ...linesOf(many, all), ...returnLines(many, returns)]
      return {
        figures: { 'S4.memory_ratio': lines[0]?.ratio ?? 0, 'S4.return_s': returned },
        lines: [...lines, ...(await queryLines(town, idlers, some, quick))],
        rounds: { [some]: few, [many]: all, returns },
      }
    } finally {
      await idlers.stop()
      await town.hearth.remove()
    }
  },
}

type Town = { hearth: Hearth; inspector: number; tokens: string[] }

/** A Hearth in whose database people and rooms are, stopped. */
async function openTown(people: number): Promise<Town> {
  const inspector = await freePort()
  const hearth = await createHearth({ env: { LOG_LEVEL: 'error', ...inspectable(inspector) } })
  try {
    await hearth.start()
    const pool = await openEmbedded(hearth)
    const those = await addPeople(pool, people, 0)
    const rooms = (people * roomsOfEach) / membersOfEach
    // Everybody sits in three rooms whose other members are other people each time.
    const places = range(rooms).map((room) =>
      range(membersOfEach).map((seat) => (room + seat * (Math.floor(room / 7) * 2 + 1) * 11) % people),
    )
    await addRooms(
      pool,
      those,
      places.map((place) => [...new Set(place)]),
    )
    await pool.query('vacuum analyze')
    await pool.end()
    await hearth.stop()
    return { hearth, inspector, tokens: those.map(({ token }) => token) }
  } catch (error) {
    await hearth.remove()
    throw error
  }
}

async function openHearth({ hearth }: Town): Promise<Server> {
  await hearth.start()
  const postmaster = Number.parseInt(readFileSync(postmasterFile(hearth), 'utf8'), 10)
  const pid = hearth.process().pid ?? 0
  return { url: hearth.url, pid, postgres: () => timeOfFamily(postmaster), stop: hearth.stop }
}

async function openBare(inspector: number): Promise<Server> {
  const { url, pid, stop } = await startYardstick('socketio', inspectable(inspector))
  return { url, pid, postgres: () => 0, stop }
}

/** Each round has servers of its own, so that none is given what an earlier one left. */
function comeAndGo(town: Town, idlers: Idlers, count: number, rounds: number) {
  const tokens = town.tokens.slice(0, count)
  const bare = tokens.map(() => null)
  return interleave(rounds, {
    hearth: async () => come(await openHearth(town), town.inspector, idlers, tokens),
    bare: async () => come(await openBare(town.inspector), town.inspector, idlers, bare),
  })
}

async function come(
  server: Server,
  inspector: number,
  idlers: Idlers,
  tokens: (string | null)[],
): Promise<Coming> {
  const { url, pid } = server
  try {
    await warm(idlers, url, tokens)
    const empty = await held(pid, inspector)
    await idlers.order({ do: 'come', url, tokens, atOnce })
    const full = await held(pid, inspector)
    await idlers.order({ do: 'leave' })
    // Collecting garbage threw away what was compiled too.
    await warm(idlers, url, tokens)
    const [used, postgres] = [timeOf(pid), server.postgres()]
    const { seconds, time } = await idlers.order({ do: 'come', url, tokens, atOnce })
    const each = (of: (held: Held) => number) => (of(full) - of(empty)) / tokens.length
    return {
      memory: each(({ all }) => all),
      heap: each(({ heap }) => heap),
      perSecond: tokens.length / seconds,
      server: (timeOf(pid) - used) / tokens.length,
      postgres: (server.postgres() - postgres) / tokens.length,
      load: time / 1e6 / seconds,
    }
  } finally {
    await idlers.order({ do: 'leave' })
    await server.stop()
  }
}

/** What a server makes and compiles for the first who come is not theirs. */
async function warm(idlers: Idlers, url: string, tokens: (string | null)[]) {
  for (let turn = 0; turn < 4; turn++) {
    await idlers.order({ do: 'come', url, tokens: tokens.slice(0, 250), atOnce })
    await idlers.order({ do: 'leave' })
    await sleep(500)
  }
}

/** All come, the server is killed and started again, and a tenth of them lack something when they come back. */
async function crash(town: Town, idlers: Idlers, count: number): Promise<Returning> {
  const { url } = await openHearth(town)
  await idlers.order({ do: 'come', url, tokens: town.tokens.slice(0, count), atOnce })
  await idlers.order({ do: 'prepare', behind: count / 10 })
  const begun = performance.now()
  await town.hearth.kill()
  const back = idlers.order({ do: 'come back' })
  const server = await openHearth(town)
  await back
  const seconds = (performance.now() - begun) / 1000
  const returning = { seconds, server: timeOf(server.pid) / count, postgres: server.postgres() / count }
  await idlers.order({ do: 'leave' })
  await server.stop()
  return returning
}

async function queryLines(town: Town, idlers: Idlers, count: number, quick: boolean): Promise<Line[]> {
  const line = async (what: string, members: number, together: number): Promise<Line> => {
    const hearth = await queries(town, idlers, members, together)
    return { what: `queries, ${what}`, unit: 'each', hearth, goal: '≤ 1' }
  }
  const alone = await line('one after another', 200, 1)
  return quick ? [alone] : [alone, await line(`${atOnce} at once`, count, atOnce)]
}

/**
 * Transactions of PostgreSQL for each who comes, without those of Hearth's own looking round, which go on while nobody
 * comes. That a token was used is noted once a minute, so not here.
 */
async function queries(town: Town, idlers: Idlers, count: number, together: number): Promise<number> {
  const { url, stop } = await openHearth(town)
  const pool = await openEmbedded(town.hearth)
  await pool.query('update token set last_used_at = now()')
  // Hearth's own connections to the database are open after that.
  await warm(idlers, url, town.tokens)
  const transactions = async () => {
    await sleep(untilTold)
    const { rows } = await pool.query(
      `select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = 'hearth'`,
    )
    return { count: rows[0].count as number, at: performance.now() }
  }
  const before = await transactions()
  await idlers.order({ do: 'come', url, tokens: town.tokens.slice(0, count), atOnce: together })
  const after = await transactions()
  const later = await transactions()
  await idlers.order({ do: 'leave' })
  await pool.end()
  await stop()
  const round = ((later.count - after.count) / (later.at - after.at)) * (after.at - before.at)
  return (after.count - before.count - round) / count
}

function linesOf(count: number, { hearth, bare }: Record<'hearth' | 'bare', Coming[]>): Line[] {
  const line = (what: string, unit: string, of: (coming: Coming) => number, goal?: string) => {
    const [own, yardstick] = [median(hearth.map(of)), median(bare.map(of))]
    return { what: `${count} members: ${what}`, unit, hearth: own, yardstick, ratio: own / yardstick, goal }
  }
  return [
    line('memory', 'KiB each', ({ memory }) => memory, '≤ 1.25'),
    line('heap of JavaScript', 'KiB each', ({ heap }) => heap),
    line('connect', '/s', ({ perSecond }) => perSecond, '≥ 0.8'),
    line('Node', 'µs each', ({ server }) => server),
    {
      what: `${count} members: PostgreSQL`,
      unit: 'µs each',
      hearth: median(hearth.map((one) => one.postgres)),
    },
    line('the crowd took', 'processors', ({ load }) => load),
  ]
}

function returnLines(count: number, returns: Returning[]): Line[] {
  const of = (part: keyof Returning) => median(returns.map((one) => one[part]))
  const what = `${count} members after a crash`
  return [
    { what: `${what}: all are back and at the head`, unit: 's', hearth: of('seconds'), goal: '≤ 15 s' },
    { what: `${what}: Node, its start included`, unit: 'µs each', hearth: of('server') },
    { what: `${what}: PostgreSQL`, unit: 'µs each', hearth: of('postgres') },
  ]
}
