import type pg from 'pg'
import type { Announcer } from '../ground/announcer.ts'
import type { Beside } from '../ground/finder.ts'
import { rows } from '../ground/sql.ts'
import { together, unhurried } from '../ground/together.ts'
import { personJson } from '../ground/viewer.ts'
import type { Person, Role, RoomId, RoomKind, RoomSummary, UserId } from '../protocol/wire.ts'
import { iso, type RoomRules, rulesColumn, toInfo } from './rows.ts'

/** What the list has of a room, in the order of `roomJson`: with names, to write it would take PostgreSQL half as long again. */
export type SummaryRow = [
  roomId: RoomId,
  kind: RoomKind,
  slug: string,
  roomName: string | null,
  topic: string,
  infoRev: number,
  roomCreatedAt: string,
  rules: RoomRules | null,
  head: number,
  lastSeq: number,
  lastAt: string | null,
  lastReadSeq: number,
  role: Role,
  others: Person[] | null,
]

type Rooms = { rooms: SummaryRow[] | null }

/** A direct conversation in which nothing was said yet is in the list of whoever began it only. */
const isListed = "(r.kind <> 'direct' or r.last_seq > 0 or m.role = 'owner')"

/** Asked only where it is told: joined to each room, PostgreSQL would look for the others of halls too. */
const othersJson = `case when r.kind in ('direct', 'group') then (
    select json_agg(${personJson}
      order by p.joined_at, p.user_id)
    from (
      select o.user_id, o.joined_at from membership o
      where o.room_id = r.id and o.user_id <> m.user_id and o.left_at is null
      order by o.joined_at, o.user_id limit 10
    ) p join users u on u.id = p.user_id
  ) end`

/** Of `room r` and `membership m`. */
const roomJson = `json_build_array(r.id, r.kind, r.slug, r.name, r.topic, r.info_rev, r.created_at, ${rulesColumn},
  r.rev, r.last_seq, r.last_at, m.last_read_seq, m.role, ${othersJson})`

/** Rooms as one JSON value: as rows with a dozen columns each, reading them would cost Node thrice as much. */
const roomsJson = `json_agg(${roomJson} order by coalesce(r.last_at, r.created_at) desc)`

const allJson = (user: string) => `(select ${roomsJson} from membership m join room r on r.id = m.room_id
  where m.user_id = ${user} and m.left_at is null and ${isListed})`

const allStatement = `select ${allJson('i.user_id')} as rooms
  from unnest($1::uuid[]) with ordinality as i(user_id, n) order by i.n`

/**
 * Those last spoken in alone, of which no more is read than is wanted. All of somebody's rooms are looked at, though: by
 * one scan of the index for all of them, not one for each, and of each no more is sorted than when it was spoken in.
 */
const newestStatement = `select ${roomsJson} as rooms
  from (
    select r.id, coalesce(r.last_at, r.created_at) as at from room r
    where r.id = any(array(select room_id from membership where user_id = $1 and left_at is null))
      and (r.kind <> 'direct' or r.last_seq > 0
        or exists (select from membership o where o.room_id = r.id and o.user_id = $1 and o.role = 'owner'))
    order by at desc limit $2
  ) newest join room r on r.id = newest.id join membership m on m.room_id = r.id and m.user_id = $1`

const oneStatement = `select ${roomJson} as room from membership m join room r on r.id = m.room_id
  where m.user_id = $1 and m.room_id = $2 and m.left_at is null`

/** Members whose rooms are read at once: some have hundreds. */
const most = 64
/** Milliseconds. A statement for ten who arrive costs as much as one for fifty; with longer pauses a crowd waits for nothing. */
const arriveEvery = 10

/** Rooms as a member's sidebar needs them. */
export function createSummaries(pool: pg.Pool, announcer: Announcer) {
  const all = together<UserId, RoomSummary[]>(
    async (users) => {
      const found = await rows<Rooms>(pool, allStatement, [users], 'summaries')
      return found.map(({ rooms }) => toSummaries(rooms))
    },
    most,
    unhurried,
  )

  /** @param most only those last spoken in */
  async function of(user: UserId, most?: number): Promise<RoomSummary[]> {
    if (most === undefined) return all(user)
    const [found] = await rows<Rooms>(pool, newestStatement, [user, most], 'summaries-newest')
    return toSummaries(found?.rooms ?? null)
  }

  async function one(user: UserId, room: RoomId): Promise<RoomSummary | null> {
    const [found] = await rows<{ room: SummaryRow }>(pool, oneStatement, [user, room], 'summary')
    return found ? toSummary(found.room) : null
  }

  /** Puts a room into a member's list, on all their screens. Null: they are not in it (any more). */
  async function list(user: UserId, room: RoomId): Promise<RoomSummary | null> {
    const summary = await one(user, room)
    if (summary) announcer.announce({ type: 'listed', user, summary })
    return summary
  }

  return { of, one, list }
}

/** What is read of somebody who arrives, beside who they are. */
export const roomsBeside: Beside = { name: 'rooms', json: allJson('u.id'), most, pause: arriveEvery }

export const toSummaries = (rooms: SummaryRow[] | null): RoomSummary[] => rooms?.map(toSummary) ?? []

export type Summaries = ReturnType<typeof createSummaries>

function toSummary(row: SummaryRow): RoomSummary {
  const [roomId, kind, slug, roomName, topic, infoRev, roomCreatedAt, rules, ...mine] = row
  const [rev, lastSeq, lastAt, lastReadSeq, role, others] = mine
  return {
    info: toInfo({ roomId, kind, slug, roomName, topic, infoRev, roomCreatedAt, rules }),
    rev,
    lastSeq,
    lastReadSeq,
    role,
    others: others ?? [],
    lastAt: lastAt && iso(lastAt),
  }
}
