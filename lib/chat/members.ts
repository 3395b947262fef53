import type pg from 'pg'
import type { Announcer } from '../ground/announcer.ts'
import { rows, type Sql } from '../ground/sql.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, Member, RoomId, RoomSummary, UserId } from '../protocol/wire.ts'
import { type Act, type MemberSeat, mayAct, type Seat, still, stillAbove } from './access.ts'
import { change, memberOf, type Turn, takeTurn, toldOf } from './change.ts'
import { noteDeed } from './deeds.ts'
import { noteAdded } from './lists.ts'
import { revokeAll } from './open-invites.ts'
import { may, mayMeet, mayRead } from './powers.ts'
import { type MemberRow, memberColumns, toMember } from './rows.ts'
import type { Summaries } from './summaries.ts'
import { sayUntil } from './until.ts'

/** Of user $2 in `room r`. */
const isIn =
  'exists (select from membership a where a.room_id = r.id and a.user_id = $2 and a.left_at is null)'

type Deps = { pool: pg.Pool; announcer: Announcer; summaries: Summaries }

/** Who is in a room. Every coming and going is a change of the room, in its order. */
export function createMembers({ pool, announcer, summaries }: Deps) {
  /** Those in the room now, the longest first. Refusals: AUTH for visitors, NONE. */
  async function members(seat: Seat): Promise<Member[] | Refusal> {
    if (!seat.viewer) return refuse('AUTH', 'Please sign in first.')
    const found = await rows<MemberRow>(
      pool,
      `select ${memberColumns} from membership m join users u on u.id = m.user_id join room r on r.id = m.room_id
       where m.room_id = $1 and m.left_at is null and ${mayRead(isIn, '$2')}
       order by m.joined_at, u.username`,
      [seat.room.id, seat.viewer.id],
    )
    return found.length === 0 && seat.room.kind !== 'public' ? refuse('NONE') : found.map(toMember)
  }

  /** How many are in the room now. Null for who may not know. */
  async function memberCount({ viewer, room }: Seat): Promise<number | null> {
    const [row] = await rows<{ count: number }>(
      pool,
      `select count(*) filter (where left_at is null) as count from membership where room_id = $1
       having $3 = 'public' or coalesce(bool_or(user_id = $2 and left_at is null), false)`,
      [room.id, viewer?.id ?? null, room.kind],
      'member-count',
    )
    return viewer ? (row?.count ?? null) : null
  }

  /** Public rooms only; the others are entered by being added or by an invite link. Refusals: AUTH, DENY (banned), DB, FULL. */
  async function join(seat: Seat): Promise<RoomSummary | Refusal> {
    const { viewer, room } = seat
    if (!viewer) return refuse('AUTH', 'Please sign in first.')
    if (!seat.role && !may(viewer, 'browse')) return refuse('NONE')
    if (room.kind !== 'public' && !seat.role) return refuse('DENY')
    const changed = await change(pool, room.id, (tx, turn) => enroll(tx, room.id, viewer.id, turn))
    if (refused(changed)) return changed
    await told(viewer.id, room.id, changed)
    return (await summaries.one(viewer.id, room.id)) ?? refuse('NONE')
  }

  /** Lists the room for the one who came, then tells the room. */
  async function told(user: UserId, room: RoomId, changes: Changes | null) {
    if (!changes) return
    await summaries.list(user, room)
    announcer.announce({ type: 'changes', changes })
  }

  /** Refusals: AUTH, DENY, NONE (no such person), BAD (the group is full), DB, FULL. */
  async function addMember(seat: Seat, user: UserId): Promise<Member | Refusal> {
    const actor = mayAct(seat, 'add')
    if (refused(actor)) return actor
    const { room } = actor
    const changed = await change(pool, room.id, async (tx, turn) => {
      const denied = await stillMay(tx, actor, 'add')
      if (denied) return denied
      const [found] = await rows<{ known: boolean; size: number }>(
        tx,
        `select exists (select from users where id = $2 and deleted_at is null) as known,
           (select count(*) from membership where room_id = $1 and left_at is null) as size`,
        [room.id, user],
      )
      if (!found?.known || !(await mayMeet(tx, actor.viewer, [user])))
        return refuse('NONE', 'There is no such person.')
      if (room.kind === 'group' && found.size >= limits.groupSize.max) {
        return refuse('BAD', `A group has at most ${limits.groupSize.max} people. Make a room instead.`)
      }
      return enroll(tx, room.id, user, turn)
    })
    if (refused(changed)) return changed
    await told(user, room.id, changed)
    return (await memberOf(pool, room.id, user)) ?? refuse('NONE')
  }

  /** Refusals: AUTH, DENY, NONE (not a member), DB, FULL. */
  async function removeMember(seat: Seat, user: UserId): Promise<{ ok: true } | Refusal> {
    const actor = mayAct(seat, 'remove')
    if (refused(actor)) return actor
    if (user === actor.viewer.id) return leave(seat)
    return goes(actor, user, 'remove')
  }

  /** The last owner's leaving makes the longest member the owner. Refusals: AUTH, DENY (direct), DB, FULL. */
  async function leave(seat: Seat): Promise<{ ok: true } | Refusal> {
    const actor = mayAct(seat, 'leave')
    if (refused(actor)) return actor
    return goes(actor, actor.viewer.id, 'leave')
  }

  async function goes(actor: MemberSeat, user: UserId, act: Act): Promise<{ ok: true } | Refusal> {
    const room = actor.room.id
    const changed = await change(pool, room, async (tx, turn) => {
      const denied = await (act === 'remove' ? stillAbove(tx, actor, act, user) : stillMay(tx, actor, act))
      if (denied) return denied
      const changes = await goOut(tx, room, user, turn)
      if (!changes) return refuse('NONE', 'They are not in this room.')
      await revokeAll(tx, room, user)
      if (act === 'remove') await noteDeed(tx, actor, 'member.remove', { user })
      return changes
    })
    if (refused(changed)) return changed
    if (changed) announcer.announce({ type: 'changes', changes: changed })
    return { ok: true }
  }

  return { members, memberCount, join, addMember, removeMember, leave }
}

export type Seats = ReturnType<typeof createMembers>

async function stillMay(tx: Sql, actor: MemberSeat, act: Act): Promise<Refusal | null> {
  return (await still(tx, actor, act)) ? null : refuse('DENY')
}

/** Makes somebody a member, reading from here on. Null: they are one already. Refusals: DENY (banned). */
export async function enroll(
  tx: Sql,
  room: RoomId,
  user: UserId,
  turn: Turn,
): Promise<Changes | Refusal | null> {
  const until = await bannedUntil(tx, room, user)
  if (until) return refuse('DENY', `Banned from this room ${sayUntil(until)}.`)
  const enrolled = await rows(
    tx,
    `insert into membership (room_id, user_id, rev, last_read_seq) values ($1, $2, $3, $4)
     on conflict (room_id, user_id) do update
       set rev = excluded.rev, last_read_seq = excluded.last_read_seq, joined_at = clock_timestamp(), left_at = null,
         banned_until = null
       where membership.left_at is not null
     returning user_id`,
    [room, user, turn.rev, turn.lastSeq],
  )
  if (enrolled.length === 0) return null
  await noteAdded(tx, [user])
  const heir = await appointHeir(tx, room)
  const came = await memberOf(tx, room, user)
  const members = [came, heir && heir.member.user.id !== user ? heir.member : null].filter(
    (one) => one !== null,
  )
  return toldOf(room, heir?.turn ?? turn, { members }, turn.rev)
}

/** Ends a membership; a room that had no other owner has an heir. Null: they are not in the room. */
export async function goOut(tx: Sql, room: RoomId, user: UserId, turn: Turn): Promise<Changes | null> {
  const gone = await rows(
    tx,
    `update membership set left_at = clock_timestamp(), rev = $3, role = 'member'
     where room_id = $1 and user_id = $2 and left_at is null returning user_id`,
    [room, user, turn.rev],
  )
  if (gone.length === 0) return null
  const left = await memberOf(tx, room, user)
  const heir = await appointHeir(tx, room)
  const members = [left, heir?.member ?? null].filter((member) => member !== null)
  return toldOf(room, heir?.turn ?? turn, { members }, turn.rev)
}

/** Null: they may come in. */
async function bannedUntil(tx: Sql, room: RoomId, user: UserId): Promise<Date | number | null> {
  const [row] = await rows<{ until: Date | number }>(
    tx,
    `select banned_until as until from membership
     where room_id = $1 and user_id = $2 and left_at is not null and banned_until > clock_timestamp()`,
    [room, user],
  )
  return row?.until ?? null
}

/** A room with people and no owner gets one: the longest of the moderators, or else of all. That is a change of its own. */
async function appointHeir(tx: Sql, room: RoomId): Promise<{ turn: Turn; member: Member } | null> {
  const [heir] = await rows<{ user: UserId }>(
    tx,
    `select user_id as "user" from membership m where m.room_id = $1 and m.left_at is null and not exists (
       select from membership o where o.room_id = $1 and o.left_at is null and o.role = 'owner')
     order by m.role <> 'moderator', m.joined_at, m.user_id limit 1`,
    [room],
  )
  if (!heir) return null
  const turn = await takeTurn(tx, room)
  if (!turn) return null
  const statement = `update membership set role = 'owner', muted_until = null, rev = $3
    where room_id = $1 and user_id = $2`
  await rows(tx, statement, [room, heir.user, turn.rev])
  const member = await memberOf(tx, room, heir.user)
  return member && { turn, member }
}
