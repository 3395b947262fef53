import { hash } from 'node:crypto'
import type { Me, Person, Scope, UserId } from '../protocol/wire.ts'

/**
 * Somebody signed in. The credential is the id of the session's or token's row, never its secret. `roomsAdded` counts
 * the rooms that had ever been added to their list when they were identified. A session has every scope.
 */
export type Viewer = Me & {
  credential: string
  via: 'session' | 'token'
  roomsAdded: number
  scopes: readonly Scope[]
}

export const everyScope: readonly Scope[] = ['read', 'write', 'admin']

const lists = new Map<string, readonly Scope[]>()

/** One list for all who have the same: thousands are here at once, and eight lists can differ. */
export function sharedScopes(given: readonly Scope[]): readonly Scope[] {
  const scopes = everyScope.filter((scope) => given.includes(scope))
  const key = scopes.join()
  const known = lists.get(key) ?? scopes
  lists.set(key, known)
  return known
}

/**
 * In SQL, whether what belongs to `users u` opens anything now. Asked wherever a credential is looked at: one that was made
 * while its owner was being suspended opens nothing either.
 */
export const stands =
  '(u.deleted_at is null and (u.suspended_at is null or coalesce(u.suspended_until <= now(), false)))'

export type PersonRow = { id: string; username: string; name: string; avatar?: string | null }

/** Of all that is known of somebody, what stands beside what they do. */
export function toPerson({ id, username, name, avatar }: PersonRow): Person {
  return { id: id as UserId, username, name, ...(avatar ? { avatar } : {}) }
}

/** In SQL, the same of `users u`. */
export const personJson = `json_strip_nulls(json_build_object(
  'id', u.id, 'username', u.username, 'name', u.name, 'avatar', u.avatar))`

export type UserRow = PersonRow & { email: string | null; role: Me['role'] }

export function toMe(row: UserRow): Me {
  return { ...toPerson(row), email: row.email, role: row.role }
}

/**
 * Whoever has just shown who they are, to be given a session or a token. `signOuts` counts how often all that was open of
 * them had been ended when they began to.
 */
export type Arrival = Me & { signOuts: number }
export type ArrivalRow = UserRow & { signOuts: number }

/** In SQL, the row of `users u`. */
export const arrivalColumns = 'u.id, u.username, u.name, u.avatar, u.email, u.role, u.sign_outs as "signOuts"'

export const toArrival = (row: ArrivalRow): Arrival => ({ ...toMe(row), signOuts: row.signOuts })

/** How secrets are kept. They are long and random, so a fast hash is enough. */
export function digest(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash('sha256', secret, 'buffer'))
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** PostgreSQL throws at what is no UUID; ids of sessions and tokens come from outside. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}
