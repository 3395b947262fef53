import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seeded } from '../seeded.ts'
import { beginTalk, closeArena, isFull, openArena } from './arena.ts'
import { balance } from './balance.ts'
import { live } from './crowd.ts'
import type { Finding, Kind } from './finding.ts'
import { createBook } from './journal.ts'
import { type Struck, torment } from './nemesis.ts'
import { pry } from './outsiders.ts'
import { createPace } from './pace.ts'
import type { Stage } from './stage.ts'
import { tell } from './story.ts'
import { createWitness } from './truth.ts'
import { type Arena, endCast, makeCast, type World } from './world.ts'

export type RunOptions = {
  minutes: number
  seed: number
  /** The command that repeats this run. */
  command: string
  /** For its logs, and the records of rooms that failed. */
  folder: string
  rate?: number
  /** Only faults with these words in their names. */
  only?: string
  /** What is done to the database first. */
  sql?: string
}

export type Outcome = {
  acknowledged: number
  faults: number
  slowest: number
  counts: Record<Kind, number>
  ok: boolean
}

const arenasAtOnce = 5

/** Everything from the first account to the last check. */
export async function run(stage: Stage, options: RunOptions, say: (line: string) => void): Promise<Outcome> {
  const random = seeded(options.seed)
  const struck: Struck[] = []
  const counts: Record<Kind, number> = { lost: 0, doubled: 0, reordered: 0, gaps: 0, leaks: 0, diverged: 0 }
  let acknowledged = 0

  function found(findings: Finding[], arena: Arena) {
    acknowledged += arena.record.sends.filter(({ acks }) => acks.length > 0).length
    for (const { kind } of findings) counts[kind]++
    const [first] = findings
    if (first) tell({ findings, arena, struck, ...options, say })
  }

  const witness = createWitness(stage.address)
  const ground = { random, book: createBook(), nodes: stage.nodes }
  await witness.watchMembers()
  if (options.sql) await witness.ask(options.sql)
  const cast = await makeCast(ground)
  const world: World = {
    ...{
      ...ground,
      fate: seeded(options.seed + 1),
      witness,
      cast,
      found,
      arenas: new Set(),
      pace: createPace(options.rate ?? 1_500),
    },
    ...{ verbose: false, calm: false, over: false },
  }
  const now = () => acknowledged + [...world.arenas].reduce((sum, arena) => sum + ackedIn(arena), 0)
  const progress = setInterval(() => say(line()), 15_000)
  const began = performance.now()
  function line() {
    const seconds = (performance.now() - began) / 1000
    return `${Math.round(seconds)} s: acknowledged=${now()} (${Math.round(now() / seconds)}/s) faults=${struck.length} findings=${JSON.stringify(counts)}`
  }

  const log = join(options.folder, 'faults.log')
  rmSync(log, { force: true })
  function note(one: Struck) {
    struck.push(one)
    const lasted = `${one.at}–${one.healed} ms, the slowest ${one.slowest} ms after the healing`
    appendFileSync(log, `${one.fault}${one.silent ? ', in silence' : ''}: ${lasted}, acknowledged ${now()}\n`)
  }

  const rooms = Promise.all(Array.from({ length: arenasAtOnce }, () => keepOpening(world)))
  const others = [live(world), pry(world), balance(world)]
  const faults = stage.faults(world).filter(({ name }) => name.includes(options.only ?? ''))
  const nemesis = torment(world, faults, note)
  await Promise.race([wait(options.minutes * 60_000), failure([rooms, nemesis])])
  world.over = true
  await nemesis
  await Promise.all([rooms, ...others])
  clearInterval(progress)
  world.pace.end()
  endCast(cast)
  await witness.close()
  const slowest = Math.max(0, ...struck.map((one) => one.slowest))
  const ok = Object.values(counts).every((count) => count === 0)
  return { acknowledged, faults: struck.length, slowest, counts, ok }
}

const ackedIn = ({ record }: Arena) => record.sends.filter(({ acks }) => acks.length > 0).length

/** One room after the other: the next one is there before the last is full, which is checked while that one goes on. */
async function keepOpening(world: World): Promise<void> {
  const closing: Promise<void>[] = []
  let next = openArena(world)
  while (!world.over) {
    const arena = await next
    beginTalk(world, arena)
    while (!world.over && !isFull(arena, world.book.now(), 0.7)) await wait(50)
    if (!world.over) next = openArena(world)
    while (!world.over && !isFull(arena, world.book.now())) await wait(50)
    closing.push(closeArena(world, arena))
  }
  const last = await next
  if (world.arenas.has(last)) closing.push(closeArena(world, last))
  await Promise.all(closing)
}

/** Only what goes wrong, as soon as it does. */
async function failure(works: Promise<unknown>[]): Promise<never> {
  return new Promise((_, fail) => {
    for (const work of works) work.catch(fail)
  })
}
