import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHearth, freePort, type Hearth, postmasterFile } from '../e2e/hearth.ts'
import { startYardstick } from './contenders.ts'
import { openEmbedded } from './embedded.ts'
import { inspectable } from './heap.ts'
import type { Idlers } from './load/idle.ts'
import { timeOfFamily } from './time.ts'
import { addPeople, addRooms, range } from './town.ts'

/** How many are on their way in at once. */
export const atOnce = 200
/** Each member is in three rooms of thirty. */
const [roomsOfEach, membersOfEach] = [3, 30]

/** `tokens`: of those who come; null where none is asked for. */
export type Server = {
  url: string
  pid: number
  inspector: number
  tokens: (string | null)[]
  postgres(): number
  stop(): Promise<void>
}

export type Town = { hearth: Hearth; inspector: number; tokens: string[] }

/** A Hearth in whose database people and rooms are, stopped. */
export async function openTown(people: number): Promise<Town> {
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

/** For the first `count` of the town's people. */
export async function openHearth({ hearth, inspector, tokens }: Town, count: number): Promise<Server> {
  await hearth.start()
  const postmaster = Number.parseInt(readFileSync(postmasterFile(hearth), 'utf8'), 10)
  const { url, stop } = hearth
  const pid = hearth.process().pid ?? 0
  const postgres = () => timeOfFamily(postmaster)
  return { url, pid, inspector, postgres, tokens: tokens.slice(0, count), stop }
}

/** For as many, who need no token. */
export async function openBare({ inspector }: Town, count: number): Promise<Server> {
  const { url, pid, stop } = await startYardstick('socketio', inspectable(inspector))
  return { url, pid, inspector, postgres: () => 0, tokens: range(count).map(() => null), stop }
}

/** What a server makes and compiles for the first who come is not theirs. */
export async function warm({ url, tokens }: Server, idlers: Idlers) {
  for (let turn = 0; turn < 4; turn++) {
    await idlers.order({ do: 'come', url, tokens: tokens.slice(0, 250), atOnce })
    await idlers.order({ do: 'leave' })
    await sleep(500)
  }
}
