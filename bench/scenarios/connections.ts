import { setTimeout as sleep } from 'node:timers/promises'
import { openEmbedded } from '../embedded.ts'
import { type Held, held } from '../heap.ts'
import { atOnce, openBare, openHearth, openTown, type Server, type Town, warm } from '../idle-town.ts'
import { interleave } from '../interleave.ts'
import { type Idlers, startIdlers } from '../load/idle.ts'
import type { Line, Scenario } from '../scenario.ts'
import { compare } from '../talk.ts'
import { median, timeOf } from '../time.ts'

/** Until PostgreSQL has told what its connections did. Milliseconds. */
const untilTold = 11_000
/** Longer than whoever left is taken to be coming back (lib/live/presence.ts). Milliseconds. */
const untilGone = 6_000

/** What each of those who came takes, in KiB. */
type Weight = { memory: number; heap: number }
/** Who comes, and microseconds of processor time for each. */
type Coming = { perSecond: number; server: number; postgres: number; load: number }
/** All of them, to a server to which few have come; and the same once more, after they were seen to leave. */
type Comings = { first: Coming; again: Coming }
type Rounds = { hearth: Weight[]; bare: Weight[]; hearthComing: Comings[]; bareComing: Comings[] }
/** Who comes back. The server's times include its start. */
type Returning = { seconds: number; server: number; postgres: number }

export const connections: Scenario = {
  name: 'S4',
  what: 'connections: idle members, what each of them takes, and all of them after a crash',
  async measure({ quick, rounds }) {
    const [some, many] = quick ? [500, 1_000] : [2_000, 10_000]
    const town = await openTown(many)
    const idlers = await startIdlers()
    try {
      const few = await comeAndGo(town, idlers, some, quick ? 1 : rounds)
      const all = quick ? null : await comeAndGo(town, idlers, many, 3)
      const returns: Returning[] = []
      for (let round = 0; round < (quick ? 1 : 3); round++) returns.push(await crash(town, idlers, many))
      const returned = median(returns.map(({ seconds }) => seconds))
      const both = [...linesOf(some, few), ...(all ? linesOf(many, all) : [])]
      const lines = [...both, ...returnLines(many, returns)]
      return {
        figures: { 'S4.memory_ratio': ratioOf(lines[0]), 'S4.return_s': returned },
        lines: [...lines, ...(await queryLines(town, idlers, some, quick))],
        rounds: { [some]: few, [many]: all, returns },
      }
    } finally {
      await idlers.stop()
      await town.hearth.remove()
    }
  },
}

/**
 * Each round has servers of its own, so that none is given what an earlier one left. Those that are weighed are not timed: to collect
 * garbage throws away what was compiled too.
 */
function comeAndGo(town: Town, idlers: Idlers, count: number, rounds: number): Promise<Rounds> {
  const hearth = () => openHearth(town, count)
  const bare = () => openBare(town, count)
  return interleave(rounds, {
    hearth: () => withServer(hearth, idlers, weigh),
    bare: () => withServer(bare, idlers, weigh),
    hearthComing: () => withServer(hearth, idlers, time),
    bareComing: () => withServer(bare, idlers, time),
  })
}

async function withServer<Found>(
  open: () => Promise<Server>,
  idlers: Idlers,
  find: (server: Server, idlers: Idlers) => Promise<Found>,
): Promise<Found> {
  const server = await open()
  try {
    await warm(server, idlers)
    return await find(server, idlers)
  } finally {
    await idlers.order({ do: 'leave' })
    await server.stop()
  }
}

async function weigh({ url, pid, inspector, tokens }: Server, idlers: Idlers): Promise<Weight> {
  const empty = await held(pid, inspector)
  await idlers.order({ do: 'come', url, tokens, atOnce })
  const full = await held(pid, inspector)
  const each = (of: (held: Held) => number) => (of(full) - of(empty)) / tokens.length
  return { memory: each(({ all }) => all), heap: each(({ heap }) => heap) }
}

async function time(server: Server, idlers: Idlers): Promise<Comings> {
  const first = await come(server, idlers)
  await idlers.order({ do: 'leave' })
  await sleep(untilGone)
  return { first, again: await come(server, idlers) }
}

async function come({ url, pid, postgres, tokens }: Server, idlers: Idlers): Promise<Coming> {
  const used = { server: timeOf(pid), postgres: postgres() }
  const { seconds, time } = await idlers.order({ do: 'come', url, tokens, atOnce })
  return {
    perSecond: tokens.length / seconds,
    server: (timeOf(pid) - used.server) / tokens.length,
    postgres: (postgres() - used.postgres) / tokens.length,
    load: time / 1e6 / seconds,
  }
}

/** All come, the server is killed and started again, and a tenth of them lack something when they come back. */
async function crash(town: Town, idlers: Idlers, count: number): Promise<Returning> {
  const { url, tokens } = await openHearth(town, count)
  await idlers.order({ do: 'come', url, tokens, atOnce })
  await idlers.order({ do: 'prepare', behind: count / 10 })
  const begun = performance.now()
  await town.hearth.kill()
  const back = idlers.order({ do: 'come back' })
  const server = await openHearth(town, count)
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
  const server = await openHearth(town, count)
  const { url, tokens, stop } = server
  const pool = await openEmbedded(town.hearth)
  await pool.query('update token set last_used_at = now()')
  // Hearth's own connections to the database are open after that.
  await warm(server, idlers)
  const transactions = async () => {
    await sleep(untilTold)
    const { rows } = await pool.query(
      `select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = 'hearth'`,
    )
    return { count: rows[0].count as number, at: performance.now() }
  }
  const before = await transactions()
  await idlers.order({ do: 'come', url, tokens, atOnce: together })
  const after = await transactions()
  const later = await transactions()
  await idlers.order({ do: 'leave' })
  await pool.end()
  await stop()
  const round = ((later.count - after.count) / (later.at - after.at)) * (after.at - before.at)
  return (after.count - before.count - round) / count
}

function linesOf(count: number, { hearth, bare, hearthComing, bareComing }: Rounds): Line[] {
  const what = `${count} members`
  const weight = compare(what, { hearth, yardstick: bare })
  const coming = compare(what, { hearth: hearthComing, yardstick: bareComing })
  return [
    weight('memory', 'KiB each', ({ memory }) => memory, '≤ 1.25'),
    weight('heap of JavaScript', 'KiB each', ({ heap }) => heap),
    coming('connect', '/s', ({ again }) => again.perSecond, '≥ 0.8'),
    coming('Node', 'µs each', ({ again }) => again.server),
    coming('PostgreSQL', 'µs each', ({ again }) => again.postgres),
    coming('the crowd took', 'processors', ({ again }) => again.load),
    coming('connect, the first time', '/s', ({ first }) => first.perSecond),
    coming('Node, the first time', 'µs each', ({ first }) => first.server),
    coming('PostgreSQL, the first time', 'µs each', ({ first }) => first.postgres),
  ]
}

function ratioOf(line?: Line): number {
  if (line?.ratio === undefined) throw new Error('bare Socket.IO took no memory')
  return line.ratio
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
