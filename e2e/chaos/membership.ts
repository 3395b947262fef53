import type { UserId } from '../../lib/protocol/wire.ts'
import type { Truth } from './record.ts'

/** Whether somebody was in the room at `rev`, by the database's own log. */
export function wasInside({ memberships }: Truth, user: UserId, rev: number): boolean {
  const last = memberships.findLast((change) => change.user === user && change.rev <= rev)
  return last?.inside ?? false
}

/** Their removal itself is the last that somebody may be told. */
export function isRemoval({ memberships }: Truth, user: UserId, rev: number): boolean {
  return memberships.some((change) => change.user === user && change.rev === rev && !change.inside)
}

/** Whether somebody was out of the room at any moment between two changes. */
export function wasAway(truth: Truth, user: UserId, from: number, to: number): boolean {
  if (!wasInside(truth, user, from)) return true
  return truth.memberships.some(
    (change) => change.user === user && !change.inside && change.rev > from && change.rev <= to,
  )
}
