import type pg from 'pg'
import type { Viewer } from '../ground/identity.ts'
import { rows, type Sql } from '../ground/sql.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import type { Role, RoomId, RoomKind, UserId } from '../protocol/wire.ts'
import { may, mayRead } from './powers.ts'
import { type RoomRules, rulesColumn, toRules } from './rows.ts'

declare const seated: unique symbol

/**
 * The right to look into one room, for one viewer. Every operation in a room takes a Seat, and only `enter`
 * makes one: code that forgot to ask does not compile. It is a moment's truth; what changes something, or
 * reads a private room, asks the database again in its own statement.
 */
export type Seat = {
  readonly [seated]: true
  viewer: Viewer | null
  room: {
    id: RoomId
    kind: RoomKind
    slug: string
    name: string | null
    topic: string
    rev: number
    lastSeq: number
  } & ReturnType<typeof toRules>
  /** Null: reads a public room without being in it. */
  role: Role | null
  /** Up to where they have read; null for whoever is not in. */
  lastReadSeq: number | null
  /** Reads on, but does not speak. */
  muted: boolean
}

/** A seat of somebody who is in the room. */
export type MemberSeat = Seat & { viewer: Viewer; role: Role; lastReadSeq: number }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The id that a room is named by, if it is an id. */
export function roomIdIn(ref: string): RoomId | null {
  return uuid.test(ref) ? (ref.toLowerCase() as RoomId) : null
}

/**
 * Who asks, and for which room, by its id or slug. A statement that reads asks by itself whether they may, so it needs
 * no seat: a Seat would be the same question, answered a moment earlier.
 */
export type Asking = { viewer: Viewer | null; room: string }

/** Null: nothing that PostgreSQL could take as text, so nobody's address. */
export function addressIn(ref: string): { by: 'id' | 'slug'; value: string } | null {
  if (ref.includes('\0') || !ref.isWellFormed()) return null
  const id = roomIdIn(ref)
  return id ? { by: 'id', value: id } : { by: 'slug', value: ref }
}

/**
 * A seat for whoever may read the room now. A room that is absent and one that is forbidden are refused alike,
 * by one statement that takes as long for both (4-safety: existence checks).
 * @param ref the room's id or slug
 */
export async function enter(pool: pg.Pool, viewer: Viewer | null, ref: string): Promise<Seat | Refusal> {
  const address = addressIn(ref)
  if (!address) return refuse('NONE')
  const [row] = await rows<
    Seat['room'] & Pick<Seat, 'role' | 'lastReadSeq' | 'muted'> & { rules: RoomRules | null }
  >(
    pool,
    `select r.id, r.kind, r.slug, r.name, r.topic, r.rev, r.last_seq as "lastSeq", ${rulesColumn} as rules, m.role,
       m.last_read_seq as "lastReadSeq", coalesce(m.muted_until > clock_timestamp(), false) as muted
     from room r
     left join membership m on m.room_id = r.id and m.user_id = $2 and m.left_at is null
     where r.${address.by} = $1 and ${mayRead('m.role is not null', '$2')}`,
    [address.value, viewer?.id ?? null],
    `enter-by-${address.by}`,
  )
  if (!row) return refuse('NONE')
  const { role, lastReadSeq, muted, rules, ...room } = row
  return { viewer, room: { ...room, ...toRules(rules) }, role, lastReadSeq, muted } as Seat
}

/** For what only members do. A reader of a public room is told how to become one. */
export function asMember(seat: Seat): MemberSeat | Refusal {
  if (!seat.viewer) return refuse('AUTH', 'Please sign in first.')
  if (!seat.role) return refuse('DENY', 'Join the room first.')
  return seat as MemberSeat
}

/**
 * `arrange`: what holds for all in the room (announcements only, its pause, how long things stay). `appoint`: who is
 * owner and moderator. `moderate`: muting, banning, taking away what others said, and what is reported. `announce`:
 * speaking where only announcements are made.
 */
export type Act =
  | 'rename'
  | 'invite'
  | 'add'
  | 'remove'
  | 'leave'
  | 'arrange'
  | 'appoint'
  | 'moderate'
  | 'announce'

const everyone: readonly Role[] = ['owner', 'moderator', 'member']
const moderators: readonly Role[] = ['owner', 'moderator']
const owners: readonly Role[] = ['owner']
const nobody: readonly Role[] = []

/** What is so in every room that has somebody above others. */
const ruled = { arrange: owners, appoint: owners, moderate: moderators, announce: moderators }
const equals = { arrange: nobody, appoint: nobody, moderate: nobody, announce: everyone }

/** Who may do what in which kind of room. The one table that decides. */
const policy: Record<RoomKind, Record<Act, readonly Role[]>> = {
  public: { rename: owners, invite: everyone, add: everyone, remove: moderators, leave: everyone, ...ruled },
  private: { rename: owners, invite: owners, add: owners, remove: moderators, leave: everyone, ...ruled },
  group: { rename: everyone, invite: nobody, add: everyone, remove: owners, leave: everyone, ...ruled },
  direct: { rename: nobody, invite: nobody, add: nobody, remove: nobody, leave: nobody, ...equals },
}

export const rolesThat = (act: Act, kind: RoomKind): readonly Role[] => policy[kind][act]

export function allows(kind: RoomKind, role: Role, act: Act): boolean {
  return rolesThat(act, kind).includes(role)
}

/** Nobody acts upon their equals or upon those above them. */
export function outranks(role: Role, other: Role): boolean {
  return everyone.indexOf(role) < everyone.indexOf(other)
}

/** A member's seat if they may do this here. Who finds no rooms brings nobody into any. */
export function mayAct(seat: Seat, act: Act): MemberSeat | Refusal {
  const member = asMember(seat)
  if ('ok' in member) return member
  if (act === 'invite' && !may(member.viewer, 'browse')) return refuse('DENY', 'Guests invite nobody.')
  return allows(member.room.kind, member.role, act) ? member : refuse('DENY', sayWhy(member.room.kind, act))
}

/** Asks again under the room's lock: the right to act may have gone since the seat was taken. Null: it has. */
export async function still(tx: Sql, { room, viewer }: MemberSeat, act: Act): Promise<Role | null> {
  const role = await roleOf(tx, room.id, viewer.id)
  return role && allows(room.kind, role, act) ? role : null
}

/** The same for what is done to somebody, who must stand beneath. Whoever is out stands beneath all. */
export async function stillAbove(
  tx: Sql,
  actor: MemberSeat,
  act: Act,
  user: UserId,
): Promise<Refusal | null> {
  const role = await still(tx, actor, act)
  if (!role) return refuse('DENY')
  const theirs = await roleOf(tx, actor.room.id, user)
  if (user !== actor.viewer.id && (theirs === null || outranks(role, theirs))) return null
  return refuse('DENY', 'Only somebody above them in this room may do that.')
}

/** Null: they are not in the room. */
async function roleOf(tx: Sql, room: RoomId, user: UserId): Promise<Role | null> {
  const statement = 'select role from membership where room_id = $1 and user_id = $2 and left_at is null'
  const [row] = await rows<{ role: Role }>(tx, statement, [room, user])
  return row?.role ?? null
}

function sayWhy(kind: RoomKind, act: Act): string {
  if (kind === 'direct') return 'A direct conversation stays between the two of you.'
  if (kind === 'group' && act === 'invite') return 'A group has no invite links: add people instead.'
  const who = policy[kind][act] === moderators ? 'an owner or a moderator' : 'an owner'
  return `Only ${who} of the room may do that.`
}
