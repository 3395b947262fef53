import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import type { Viewer } from '../ground/identity.ts'
import { newId } from '../ground/ids.ts'
import { rows, transaction } from '../ground/sql.ts'
import { isUuid, toPerson } from '../ground/viewer.ts'
import type { newInvite } from '../protocol/commands.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Person, RoomId, RoomInfo, RoomSummary, UserId } from '../protocol/wire.ts'
import { type MemberSeat, mayAct, rolesThat, type Seat } from './access.ts'
import { asRefusal, change } from './change.ts'
import { noteDeed } from './deeds.ts'
import { enroll } from './members.ts'
import { live } from './open-invites.ts'
import { hasPower } from './powers.ts'
import { type InfoRow, infoColumns, toInfo } from './rows.ts'
import type { Summaries } from './summaries.ts'

export type InviteInfo = {
  id: string
  /** The secret part of the link: /invite/{code}. */
  code: string
  createdAt: string
  expiresAt: string
  /** Null: any number of people. */
  usesMax: number | null
  uses: number
  by: Person
}

/** Without a room: to the instance. */
export type Invitation = { room: RoomInfo | null; members: number; by: Person }
type InvitationRow = (InfoRow | (Omit<InfoRow, 'roomId'> & { roomId: null })) & {
  members: number
  userId: UserId
  username: string
  userName: string
  avatar: string | null
}

export type InviteRow = {
  id: string
  code: string
  createdAt: Date
  expiresAt: Date
  usesMax: number | null
  uses: number
  userId: UserId
  username: string
  name: string
  avatar: string | null
}

export const inviteColumns = `i.id, i.code, i.created_at as "createdAt", i.expires_at as "expiresAt", i.uses_max as "usesMax",
  i.uses, u.id as "userId", u.username, u.name, u.avatar`

/** In SQL, the membership by which somebody still may invite, asked again where they do. */
const inviting = `select a.role from membership a join users u on u.id = a.user_id
  where a.room_id = $1 and a.user_id = $2 and a.left_at is null and text(a.role) = any($3) and ${hasPower('browse')}`
const still = ({ room, viewer }: MemberSeat) => [room.id, viewer.id, rolesThat('invite', room.kind)]

/** Holds the membership: whoever is put out meanwhile leaves no link that their removal did not see. */
const createStatement = `with held as (${inviting} for share of a), i as (
    insert into invite (id, code, room_id, created_by, expires_at, uses_max)
    select $4, $5, $1, $2, now() + make_interval(days => $6), $7 from held returning *
  ) select ${inviteColumns} from i join users u on u.id = i.created_by`

const listStatement = `select ${inviteColumns} from invite i join users u on u.id = i.created_by
  where i.room_id = $1 and ${live} and exists (${inviting}) order by i.created_at desc limit 200`

const revokeStatement = `update invite set revoked_at = now()
  where id = $4 and room_id = $1 and revoked_at is null and exists (${inviting}) returning created_by as "user"`

const unusable = () =>
  refuse('NONE', 'This invitation cannot be used: it may have expired or been withdrawn.')

export function createInvites({
  pool,
  announcer,
  summaries,
}: {
  pool: pg.Pool
  announcer: Announcer
  summaries: Summaries
}) {
  /** Refusals: AUTH, DENY. */
  async function create(
    seat: Seat,
    { days, uses }: z.infer<typeof newInvite>,
  ): Promise<InviteInfo | Refusal> {
    const member = mayAct(seat, 'invite')
    if (refused(member)) return member
    // 16 random bytes: as hard to guess as any key.
    const given = [newId(), randomBytes(16).toString('base64url'), days, uses]
    const [row] = await rows<InviteRow>(pool, createStatement, [...still(member), ...given])
    return row ? toInvite(row) : refuse('DENY')
  }

  /** Those that still let people in, the newest first. Refusals: AUTH, DENY. */
  async function list(seat: Seat): Promise<InviteInfo[] | Refusal> {
    const member = mayAct(seat, 'invite')
    if (refused(member)) return member
    return (await rows<InviteRow>(pool, listStatement, still(member))).map(toInvite)
  }

  /** One's own, and those of others as it is decided whom one lets in. Refusals: AUTH, DENY, NONE, DB, FULL. */
  async function revoke(seat: Seat, id: string): Promise<{ ok: true } | Refusal> {
    const member = mayAct(seat, 'invite')
    if (refused(member)) return member
    if (!isUuid(id)) return refuse('NONE')
    return transaction<{ ok: true } | Refusal>(
      pool,
      async (tx) => {
        const [done] = await rows<{ user: UserId }>(tx, revokeStatement, [...still(member), id])
        if (!done) return refuse('NONE')
        if (done.user !== member.viewer.id) await noteDeed(tx, member, 'invite.revoke', { user: done.user })
        return { ok: true }
      },
      refused,
    ).catch(asRefusal)
  }

  /** What a link leads to. Unknown, expired, used up and revoked are refused alike: NONE. */
  async function look(code: string): Promise<Invitation | Refusal> {
    const [row] = await rows<InvitationRow>(
      pool,
      `select ${infoColumns}, u.id as "userId", u.username, u.name as "userName", u.avatar,
         (select count(*) from membership m where m.room_id = r.id and m.left_at is null) as members
       from invite i left join room r on r.id = i.room_id join users u on u.id = i.created_by
       where i.code = $1 and ${live}`,
      [code],
    )
    if (!row) return unusable()
    return {
      room: row.roomId === null ? null : toInfo(row),
      members: row.members,
      by: toPerson({ ...row, id: row.userId, name: row.userName }),
    }
  }

  /** Makes the viewer a member. Only those who were none are counted. Refusals: NONE, DENY (banned), DB, FULL. */
  async function accept(viewer: Viewer, code: string): Promise<RoomSummary | Refusal> {
    const found = await look(code)
    if (refused(found)) return found
    if (!found.room) return refuse('NONE', 'This link is for people without an account. You have one.')
    const room: RoomId = found.room.id
    const changed = await change(pool, room, async (tx, turn) => {
      const changes = await enroll(tx, room, viewer.id, turn)
      if (!changes || refused(changes)) return changes
      const counted = await rows(
        tx,
        `update invite i set uses = uses + 1 where i.code = $1 and ${live} returning id`,
        [code],
      )
      return counted.length > 0 ? changes : unusable()
    })
    if (refused(changed)) return changed
    const summary = await summaries.list(viewer.id, room)
    if (changed) announcer.announce({ type: 'changes', changes: changed })
    return summary ?? unusable()
  }

  /** The room that a link led somebody to who is in it now, also when it leads nobody else there any more. */
  async function ledTo(user: UserId, code: string): Promise<RoomInfo | null> {
    const [row] = await rows<InfoRow>(
      pool,
      `select ${infoColumns} from invite i join room r on r.id = i.room_id
       join membership m on m.room_id = r.id and m.user_id = $2 and m.left_at is null where i.code = $1`,
      [code, user],
    )
    return row ? toInfo(row) : null
  }

  return { create, list, revoke, look, accept, ledTo }
}

export function toInvite({
  userId,
  username,
  name,
  avatar,
  createdAt,
  expiresAt,
  ...row
}: InviteRow): InviteInfo {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    by: toPerson({ id: userId, username, name, avatar }),
  }
}
