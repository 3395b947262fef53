import { rows, type Sql } from '../ground/sql.ts'
import type { InstanceRole, UserId } from '../protocol/wire.ts'

/**
 * `administer`: people, rooms and settings of the whole instance. `appoint`: who is administrator. `browse`: public
 * rooms that one is not in, everybody's names, and inviting others. `create`: rooms. `direct`: speaking to anybody; who may not
 * speaks to those with whom they share a room.
 */
export type Power = 'administer' | 'appoint' | 'browse' | 'create' | 'direct'

const everyone: readonly InstanceRole[] = ['owner', 'administrator', 'member', 'guest']
const settled: readonly InstanceRole[] = ['owner', 'administrator', 'member']

/** Who may do what on this instance. The one table that decides. */
const policy: Record<Power, readonly InstanceRole[]> = {
  administer: ['owner', 'administrator'],
  appoint: ['owner'],
  browse: settled,
  create: settled,
  direct: settled,
}

type Ranked = { role: InstanceRole }

export const may = ({ role }: Ranked, power: Power): boolean => policy[power].includes(role)

/** The owner is above all others, administrators above who is neither. */
export function isAbove({ role }: Ranked, other: Ranked): boolean {
  if (may(other, 'administer')) return role === 'owner' && other.role !== 'owner'
  return may({ role }, 'administer')
}

const lacking = (power: Power) =>
  everyone
    .filter((role) => !may({ role }, power))
    .map((role) => `'${role}'`)
    .join(', ')

/** In SQL, whether `users u` may. */
export const hasPower = (power: Power) => `u.role not in (${lacking(power)})`

/**
 * In SQL, whether somebody may read a room `r`: who is in it, and of a public one anybody but guests. Asked where it is
 * read, and not of who they were when they came.
 * @param isIn whether they are in it
 * @param user their id, null for visitors
 */
export const mayRead = (isIn: string, user: string) => `(${isIn} or (r.kind = 'public' and not exists (
  select from users g where g.id = ${user} and g.role in (${lacking('browse')}))))`

/** Of `users u`: whether they share a room with user $1. */
const shareRoom = `exists (select from membership mine join membership theirs on theirs.room_id = mine.room_id
  where mine.user_id = $1 and mine.left_at is null and theirs.user_id = u.id and theirs.left_at is null)`

/** In SQL, of `users u`, whom user $1 is shown: everybody; guests, those with whom they share a room, and themselves. */
export const shownTo = (viewer: Ranked) =>
  may(viewer, 'browse') ? '$1::uuid is not null' : `(u.id = $1 or ${shareRoom})`

/** Those of these whom they are shown. */
export async function shownOf(
  sql: Sql,
  viewer: Ranked & { id: UserId },
  users: readonly UserId[],
): Promise<readonly UserId[]> {
  if (may(viewer, 'browse')) return users
  const statement = `select u.id from users u where u.id = any($2::uuid[]) and ${shownTo(viewer)}`
  return (await rows<{ id: UserId }>(sql, statement, [viewer.id, users])).map(({ id }) => id)
}

/** Whether they may speak to all of these. */
export async function mayMeet(sql: Sql, viewer: Ranked & { id: UserId }, others: readonly UserId[]) {
  if (may(viewer, 'direct')) return true
  const statement = `select u.id from users u where u.id = any($2::uuid[]) and ${shareRoom}`
  const met = await rows(sql, statement, [viewer.id, others])
  return met.length === new Set(others).size
}
