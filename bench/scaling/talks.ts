import type pg from 'pg'
import { addPeople, addRooms, fives, type Place, range } from '../town.ts'

/** A load whose cost is measured: the same number of messages, spread over `rooms` in turn, by members in turn. */
export type Talk = {
  what: string
  /** How many of the nodes serve it. */
  nodes: number
  rooms: Place[]
  /** Said with so many on the way, and not ten times a second. */
  flatOut?: boolean
}

export type Seat = { node: number; token: string }

/**
 * Three groups, on one, two and three nodes, each with its rooms. Everybody is here all the time, so that what they
 * cost without a word is the same in every round and can be taken off.
 */
export async function layOut(pool: pg.Pool, quick: boolean): Promise<{ seats: Seat[]; talks: Talk[] }> {
  const [crowd, group] = quick ? [100, 50] : [500, 100]
  const people = await addPeople(pool, crowd + 2 * group, 0)
  const one = range(crowd)
  const [two, three] = [range(group, crowd), range(group, crowd + group)]
  const seats = people.map(({ token }, index) => {
    const spread = index < crowd ? 1 : index < crowd + group ? 2 : 3
    return { node: index % spread, token }
  })
  const room = (members: number[]) => addRooms(pool, people, [members])
  const many = (count: number, members: number[]) => addRooms(pool, people, fives(count, members))
  const talks: Talk[] = []
  const add = (what: string, nodes: number, rooms: Place[], more: Partial<Talk> = {}) =>
    talks.push({ what, nodes, rooms, ...more })

  for (const members of quick ? [10, 100] : [10, 100, 500]) {
    add(`1 room of ${members}`, 1, await room(one.slice(0, members)))
  }
  for (const count of quick ? [10, 100] : [10, 100, 500]) {
    add(`${count} rooms of 5`, 1, await many(count, one.slice(0, group)))
  }
  add(`1 room of ${group}`, 2, await room(two))
  add(`1 room of ${group}`, 3, await room(three))
  add('100 rooms of 5', 2, await many(100, two))
  add('100 rooms of 5', 3, await many(100, three))
  add('100 rooms of 5, each on one node', 3, await atHome(pool, people, seats, three))
  add('100 rooms of 5, flat out', 1, await many(100, one.slice(0, group)), { flatOut: true })
  add('100 rooms of 5, flat out', 2, await many(100, two), { flatOut: true })
  add('100 rooms of 5, flat out', 3, await many(100, three), { flatOut: true })
  add(`1 room of ${group}, flat out`, 1, await room(one.slice(0, group)), { flatOut: true })
  add(`1 room of ${group}, flat out`, 3, await room(three), { flatOut: true })
  return { seats, talks }
}

/** Rooms whose members are all at one node. */
async function atHome(
  pool: pg.Pool,
  people: Awaited<ReturnType<typeof addPeople>>,
  seats: Seat[],
  those: number[],
) {
  const at = (node: number) => those.filter((who) => seats[who]?.node === node)
  return addRooms(pool, people, [...fives(34, at(0)), ...fives(33, at(1)), ...fives(33, at(2))])
}
