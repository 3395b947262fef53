import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import { sqlState } from '../ground/faults.ts'
import type { Viewer } from '../ground/identity.ts'
import { newId } from '../ground/ids.ts'
import { rows, transaction } from '../ground/sql.ts'
import type { newDirect, newRoom, roomUpdate } from '../protocol/commands.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Role, RoomId, RoomInfo, RoomKind, RoomSummary, UserId } from '../protocol/wire.ts'
import { type Act, asMember, mayAct, type Seat, still } from './access.ts'
import type { Bylaws } from './bylaws.ts'
import { asRefusal, change, toldOf } from './change.ts'
import { noteDeed } from './deeds.ts'
import { addedTo, noteAdded } from './lists.ts'
import { may, mayMeet } from './powers.ts'
import { type InfoRow, infoColumns, toInfo } from './rows.ts'
import type { Summaries } from './summaries.ts'

export type BrowseRoom = { info: RoomInfo; members: number; lastAt: string | null; joined: boolean }

type Deps = { pool: pg.Pool; announcer: Announcer; summaries: Summaries; bylaws: Bylaws }
type NewRow = {
  kind: RoomKind
  slug: string
  name: string | null
  topic: string
  pair: string | null
  people: [UserId, Role][]
}

export function createRooms({ pool, announcer, summaries, bylaws }: Deps) {
  /** The creator owns the room. Refusals: DENY (guests), DB, FULL. */
  async function create(viewer: Viewer, input: z.infer<typeof newRoom>): Promise<RoomInfo | Refusal> {
    if (!may(viewer, 'create')) return refuse('DENY', 'Guests take part in rooms, but cannot make any.')
    const unwanted = bylaws.fault({ name: input.name, topic: input.topic })
    if (unwanted) return unwanted
    const people: [UserId, Role][] = [[viewer.id, 'owner']]
    for (let attempt = 1; ; attempt++) {
      const slug = slugFor(input.name, input.kind, attempt)
      const made = await insert({ ...input, slug, pair: null, people }).catch(unlessTaken)
      if (refused(made)) return made
      if (!made) continue
      const summary = await summaries.list(viewer.id, made)
      return summary ? summary.info : refuse('NONE')
    }
  }

  /** The room and its first members in one transaction: the room is change 1, each member the next. */
  async function insert({ kind, slug, name, topic, pair, people }: NewRow): Promise<RoomId> {
    const id = newId() as RoomId
    const ids = people.map(([user]) => user)
    const roles = people.map(([, role]) => role)
    await transaction(
      pool,
      async (tx) => {
        await rows(
          tx,
          `insert into room (id, kind, slug, name, topic, pair, rev, info_rev) values ($1, $2, $3, $4, $5, $6, $7, 1)`,
          [id, kind, slug, name, topic, pair, people.length + 1],
        )
        await rows(
          tx,
          `insert into membership (room_id, user_id, role, rev)
           select $1, user_id, role::member_role, n + 1
           from unnest($2::uuid[], $3::text[]) with ordinality as p(user_id, role, n)`,
          [id, ids, roles],
        )
        await noteAdded(tx, ids)
      },
      () => false,
    )
    return id
  }

  /** Public rooms, those with the newest words first; one's own among them are marked. To guests their own alone. */
  async function browse(viewer: Viewer | null): Promise<BrowseRoom[]> {
    const found = await rows<InfoRow & { members: number; lastAt: Date | null; joined: boolean }>(
      pool,
      `select ${infoColumns}, r.last_at as "lastAt", c.members, c.joined
       from room r cross join lateral (
         select count(*) as members, coalesce(bool_or(m.user_id = $1), false) as joined
         from membership m where m.room_id = r.id and m.left_at is null
       ) c where r.kind = 'public' and (c.joined or $2) order by r.last_at desc nulls last, r.created_at desc limit 500`,
      [viewer?.id ?? null, !viewer || may(viewer, 'browse')],
    )
    return found.map((row) => ({
      info: toInfo(row),
      members: row.members,
      lastAt: row.lastAt?.toISOString() ?? null,
      joined: row.joined,
    }))
  }

  /** Name and topic; what holds for all in it. Refusals: AUTH, DENY, NONE, DB, FULL. */
  async function update(seat: Seat, input: z.infer<typeof roomUpdate>): Promise<RoomInfo | Refusal> {
    const { name, topic, ...rules } = input
    const arranged = Object.keys(rules).length > 0
    const acts: Act[] = []
    if (name !== undefined || topic !== undefined) acts.push('rename')
    if (arranged) acts.push('arrange')
    for (const act of acts) {
      const may = mayAct(seat, act)
      if (refused(may)) return may
    }
    const member = asMember(seat)
    if (refused(member)) return member
    const unwanted = bylaws.fault({ name: input.name, topic: input.topic })
    if (unwanted) return unwanted
    const room = member.room.id
    const changed = await change(pool, room, async (tx, turn) => {
      for (const act of acts) if (!(await still(tx, member, act))) return refuse('DENY')
      const { announceOnly, slowSeconds, retentionDays } = rules
      const values = [announceOnly ?? null, slowSeconds ?? null, retentionDays !== undefined, retentionDays]
      const given = [room, name ?? null, topic ?? null, turn.rev, ...values]
      const [row] = await rows<InfoRow>(tx, updateStatement, given)
      if (!row) return refuse('NONE')
      if (arranged) await noteDeed(tx, member, 'room.arrange', { detail: rules })
      return { info: toInfo(row), changes: toldOf(room, turn, { info: toInfo(row) }) }
    })
    if (refused(changed)) return changed
    if (!changed) return refuse('NONE')
    announcer.announce({ type: 'changes', changes: changed.changes })
    return changed.info
  }

  /**
   * With one other person: the direct conversation of the pair, begun if there is none. With several: a new
   * group. Refusals: BAD (oneself among them, too few), NONE (no such person), DB, FULL.
   */
  async function openDirect(
    viewer: Viewer,
    { users }: z.infer<typeof newDirect>,
  ): Promise<RoomSummary | Refusal> {
    const others = [...new Set(users)]
    if (others.includes(viewer.id))
      return refuse('BAD', 'Choose people other than yourself.', { field: 'users' })
    const known = await rows<{ id: UserId }>(
      pool,
      'select id from users where id = any($1::uuid[]) and deleted_at is null',
      [others],
    )
    if (known.length < others.length || !(await mayMeet(pool, viewer, others)))
      return refuse('NONE', 'There is no such person.')
    const [other] = others
    if (other && others.length === 1) return openPair(viewer, other)
    const people: [UserId, Role][] = [
      [viewer.id, 'owner'],
      ...others.map((id): [UserId, Role] => [id, 'member']),
    ]
    const made = await insert({
      kind: 'group',
      slug: randomSlug(12),
      name: null,
      topic: '',
      pair: null,
      people,
    }).catch(asRefusal)
    if (refused(made)) return made
    for (const user of others) await summaries.list(user, made)
    return (await summaries.list(viewer.id, made)) ?? refuse('NONE')
  }

  /** Whoever begins is its "owner", which gives no rights: until something is said only they have it in their list. */
  async function openPair(viewer: Viewer, other: UserId): Promise<RoomSummary | Refusal> {
    const pair = [viewer.id, other].sort().join(' ')
    const people: [UserId, Role][] = [
      [viewer.id, 'owner'],
      [other, 'member'],
    ]
    const row: NewRow = { kind: 'direct', slug: randomSlug(12), name: null, topic: '', pair, people }
    const found = (await pairOf(pair)) ?? (await insert(row).catch(unlessTaken)) ?? (await pairOf(pair))
    if (refused(found)) return found
    const summary = found && (await summaries.list(viewer.id, found))
    return summary ?? refuse('NONE')
  }

  async function pairOf(pair: string): Promise<RoomId | null> {
    const [row] = await rows<{ id: RoomId }>(pool, 'select id from room where pair = $1', [pair])
    return row?.id ?? null
  }

  /** Moves one's read position forward, never back, never beyond the newest message. @returns where it is now */
  async function markRead(seat: Seat, seq: number): Promise<number | Refusal> {
    const member = asMember(seat)
    if (refused(member)) return member
    const [row] = await rows<{ position: number; moved: boolean }>(
      pool,
      `with old as (select last_read_seq from membership where room_id = $1 and user_id = $2)
       update membership m set last_read_seq = greatest(m.last_read_seq, least($3, r.last_seq))
       from room r, old where r.id = m.room_id and m.room_id = $1 and m.user_id = $2 and m.left_at is null
       returning m.last_read_seq as position, m.last_read_seq > old.last_read_seq as moved`,
      [member.room.id, member.viewer.id, seq],
      'mark-read',
    )
    if (!row) return refuse('NONE')
    if (row.moved) {
      announcer.announce({ type: 'read', user: member.viewer.id, room: member.room.id, seq: row.position })
    }
    return row.position
  }

  return {
    ...{ create, browse, update, openDirect, markRead },
    /** @param most only those last spoken in */
    mine: (viewer: Viewer, most?: number) => summaries.of(viewer.id, most),
    addedTo: (users: readonly UserId[]) => addedTo(pool, users),
  }
}

const updateStatement = `update room r
  set name = coalesce($2, r.name), topic = coalesce($3, r.topic), info_rev = $4,
    announce_only = coalesce($5, r.announce_only), slow_seconds = coalesce($6, r.slow_seconds),
    retention_days = case when $7 then $8::int else r.retention_days end
  where r.id = $1 returning ${infoColumns}`

/** A slug that another room has is tried again with another; all else goes on. */
function unlessTaken(error: unknown): null | Refusal {
  return sqlState(error) === '23505' ? null : asRefusal(error)
}

/**
 * The last part of a room's address. Public rooms have their name. Others end in something random: whether a
 * private room has a certain name must not show in what is left for a new one.
 */
function slugFor(name: string, kind: RoomKind, attempt: number): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '')
  // Small letters may be other than composed, and addresses are looked up composed.
  const base = [...words].slice(0, 30).join('').normalize('NFC') || 'room'
  if (kind !== 'public') return `${base}-${randomSlug(8)}`
  return attempt === 1 ? base : `${base}-${attempt < 10 ? attempt : randomSlug(6)}`
}

/** Random digits and small letters, 5 bits each. */
function randomSlug(length: number): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
}
