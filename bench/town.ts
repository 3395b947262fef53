import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '../lib/ground/ids.ts'

export type Townsperson = { id: string; token: string }
export type Place = { id: string; members: number[] }

/**
 * People and rooms, written straight into the database: signing up a thousand people would be a measure of hashing.
 * @param before how many there were, so that names differ
 */
export async function addPeople(pool: pg.Pool, count: number, before: number): Promise<Townsperson[]> {
  const people = Array.from({ length: count }, () => ({
    id: newId(),
    token: `hth_${randomBytes(20).toString('hex')}`,
  }))
  const ids = people.map(({ id }) => id)
  await pool.query(
    `insert into users (id, username, username_key, name, password_hash)
     select id, 'person' || n + $2, 'person' || n + $2, 'Person ' || n + $2, 'none'
     from unnest($1::uuid[]) with ordinality as u(id, n)`,
    [ids, before],
  )
  await pool.query(
    `insert into token (id, user_id, name, hash, last_used_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::timestamptz[])`,
    [
      people.map(() => newId()),
      ids,
      people.map(() => 'bench'),
      people.map(({ token }) => createHash('sha256').update(token).digest()),
      people.map(() => new Date()),
    ],
  )
  return people
}

/** Private rooms. @param members for each room, who of `people` is in it */
export async function addRooms(pool: pg.Pool, people: Townsperson[], members: number[][]): Promise<Place[]> {
  const rooms = members.map((those) => ({ id: newId(), members: those }))
  await pool.query(
    `insert into room (id, kind, slug, name, rev, info_rev)
     select id, 'private', 'room-' || id, 'Room', rev, 1 from unnest($1::uuid[], $2::int[]) as r(id, rev)`,
    [rooms.map(({ id }) => id), rooms.map((room) => room.members.length)],
  )
  const seats = rooms.flatMap((room) =>
    room.members.map((who, index) => ({ room: room.id, user: people[who]?.id, rev: index + 1 })),
  )
  await pool.query(
    `insert into membership (room_id, user_id, role, rev)
     select r, u, (case rev when 1 then 'owner' else 'member' end)::member_role, rev
     from unnest($1::uuid[], $2::uuid[], $3::int[]) as m(r, u, rev)`,
    [seats.map(({ room }) => room), seats.map(({ user }) => user), seats.map(({ rev }) => rev)],
  )
  return rooms
}

export const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index)

/** Rooms of five, drawn from people by a generator that gives each run the same. */
export function fives(rooms: number, who: number[]): number[][] {
  let state = 1
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return who[Math.floor((state / 2 ** 32) * who.length)] ?? 0
  }
  return range(rooms).map(() => {
    const five = new Set<number>()
    while (five.size < 5) five.add(draw())
    return [...five]
  })
}
