import type pg from 'pg'
import type { Announcer } from '../ground/announcer.ts'
import { rows, type Sql } from '../ground/sql.ts'
import { type PersonRow, toPerson } from '../ground/viewer.ts'
import type { Sanction } from '../protocol/commands.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Banned, Member, Role, UserId } from '../protocol/wire.ts'
import { type Act, allows, type MemberSeat, mayAct, type Seat, still, stillAbove } from './access.ts'
import { change, memberOf, type Turn, toldOf } from './change.ts'
import { noteDeed } from './deeds.ts'
import { revokeAll } from './open-invites.ts'
import { toUntil, type Until, untilIn } from './until.ts'

type Deps = { pool: pg.Pool; announcer: Announcer }
type Work = (tx: Sql, turn: Turn, actor: MemberSeat) => Promise<true | Refusal | null>

/** What owners and moderators do to members. Each is a change of the room, decided under its lock, and written down. */
export function createModeration({ pool, announcer }: Deps) {
  /** @param work answers null where all is so already */
  async function rule(seat: Seat, act: Act, user: UserId, work: Work): Promise<Member | Refusal> {
    const actor = mayAct(seat, act)
    if (refused(actor)) return actor
    const room = actor.room.id
    const changed = await change(pool, room, async (tx, turn) => {
      const done = await work(tx, turn, actor)
      if (done !== true) return done
      const member = await memberOf(tx, room, user)
      return member && { member, changes: toldOf(room, turn, { members: [member] }) }
    })
    if (refused(changed)) return changed
    if (changed) announcer.announce({ type: 'changes', changes: changed.changes })
    return changed?.member ?? (await memberOf(pool, room, user)) ?? refuse('NONE')
  }

  /**
   * Owners make and dismiss owners and moderators, themselves too, but never the last owner.
   * Refusals: AUTH, DENY, NONE (not a member), DB, FULL.
   */
  function appoint(seat: Seat, user: UserId, role: Role): Promise<Member | Refusal> {
    return rule(seat, 'appoint', user, async (tx, { rev }, actor) => {
      if (!(await still(tx, actor, 'appoint'))) return refuse('DENY')
      const [found] = await rows<{ role: Role; owners: number }>(tx, rolesStatement, [actor.room.id, user])
      if (!found) return refuse('NONE', 'They are not in this room.')
      if (found.role === role) return null
      if (found.role === 'owner' && found.owners === 1) {
        return refuse('DENY', 'A room needs an owner: make somebody else one first.')
      }
      await rows(tx, appointStatement, [actor.room.id, user, rev, role])
      if (!allows(actor.room.kind, role, 'invite')) await revokeAll(tx, actor.room.id, user)
      await noteDeed(tx, actor, 'member.role', { user, detail: { role, before: found.role } })
      return true
    })
  }

  /** Out, and not in again until then. Refusals: AUTH, DENY, NONE (no such person), DB, FULL. */
  function ban(seat: Seat, { user, seconds, why }: Sanction): Promise<Member | Refusal> {
    return rule(seat, 'moderate', user, async (tx, { rev }, actor) => {
      const denied = await stillAbove(tx, actor, 'moderate', user)
      if (denied) return denied
      const done = await rows(tx, banStatement, [actor.room.id, user, rev, seconds ?? null])
      if (done.length === 0) return refuse('NONE', 'There is no such person.')
      await revokeAll(tx, actor.room.id, user)
      await noteDeed(tx, actor, 'member.ban', { user, detail: { seconds: seconds ?? 'for good', why } })
      return true
    })
  }

  /** They may come back; they are not brought back. Refusals: AUTH, DENY, NONE (not banned), DB, FULL. */
  function unban(seat: Seat, user: UserId): Promise<Member | Refusal> {
    return rule(seat, 'moderate', user, async (tx, { rev }, actor) => {
      const denied = await stillAbove(tx, actor, 'moderate', user)
      if (denied) return denied
      const done = await rows(tx, unbanStatement, [actor.room.id, user, rev])
      if (done.length === 0) return refuse('NONE', 'They are not banned.')
      await noteDeed(tx, actor, 'member.unban', { user })
      return true
    })
  }

  /** Reads on, but does not speak. Refusals: AUTH, DENY, NONE (not a member), DB, FULL. */
  function mute(seat: Seat, { user, seconds, why }: Sanction): Promise<Member | Refusal> {
    return rule(seat, 'moderate', user, async (tx, { rev }, actor) => {
      const denied = await stillAbove(tx, actor, 'moderate', user)
      if (denied) return denied
      const done = await rows(tx, muteStatement, [actor.room.id, user, rev, seconds ?? null])
      if (done.length === 0) return refuse('NONE', 'They are not in this room.')
      await noteDeed(tx, actor, 'member.mute', { user, detail: { seconds: seconds ?? 'for good', why } })
      return true
    })
  }

  /** Refusals: as for mute. */
  function unmute(seat: Seat, user: UserId): Promise<Member | Refusal> {
    return rule(seat, 'moderate', user, async (tx, { rev }, actor) => {
      const denied = await stillAbove(tx, actor, 'moderate', user)
      if (denied) return denied
      const done = await rows(tx, unmuteStatement, [actor.room.id, user, rev])
      if (done.length === 0) return refuse('NONE', 'They are not muted.')
      await noteDeed(tx, actor, 'member.unmute', { user })
      return true
    })
  }

  /** Who may not come in now, by name. Refusals: AUTH, DENY. */
  async function banned(seat: Seat): Promise<Banned[] | Refusal> {
    const actor = mayAct(seat, 'moderate')
    if (refused(actor)) return actor
    const values = [actor.room.id, actor.viewer.id, actor.role]
    const found = await rows<PersonRow & { until: Until }>(pool, bannedStatement, values)
    return found.map(({ until, ...user }) => ({ user: toPerson(user), until: toUntil(until) }))
  }

  return { appoint, ban, unban, mute, unmute, banned }
}

const rolesStatement = `select m.role, (select count(*) from membership o
    where o.room_id = m.room_id and o.role = 'owner' and o.left_at is null) as owners
  from membership m where m.room_id = $1 and m.user_id = $2 and m.left_at is null`

/** Whom one appoints may speak: nobody needs to ask for that separately. */
const appointStatement = `update membership set role = $4::member_role, rev = $3,
    muted_until = case when $4 = 'member' then muted_until end
  where room_id = $1 and user_id = $2`

const banStatement = `insert into membership (room_id, user_id, rev, left_at, banned_until)
  select $1, u.id, $3, clock_timestamp(), ${untilIn('$4')} from users u where u.id = $2
  on conflict (room_id, user_id) do update
    set rev = excluded.rev, role = 'member', banned_until = excluded.banned_until,
      left_at = coalesce(membership.left_at, excluded.left_at)
  returning user_id`

const unbanStatement = `update membership set banned_until = null, rev = $3
  where room_id = $1 and user_id = $2 and left_at is not null and banned_until > clock_timestamp() returning user_id`

const muteStatement = `update membership set muted_until = ${untilIn('$4')}, rev = $3
  where room_id = $1 and user_id = $2 and left_at is null returning user_id`

const unmuteStatement = `update membership set muted_until = null, rev = $3
  where room_id = $1 and user_id = $2 and left_at is null and muted_until > clock_timestamp() returning user_id`

const bannedStatement = `select u.id, u.username, u.name, u.avatar, m.banned_until as until
  from membership m join users u on u.id = m.user_id
  where m.room_id = $1 and m.left_at is not null and m.banned_until > clock_timestamp() and exists (
    select from membership a where a.room_id = m.room_id and a.user_id = $2 and a.left_at is null and a.role = $3)
  order by u.username limit 1000`
