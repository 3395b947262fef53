import { stands } from '../ground/viewer.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'

export type Suspendable = {
  stands: boolean
  suspendedAt: Date | null
  suspendedUntil: Date | null
  suspendedWhy: string | null
}

/** Its columns, of users u. Whether it holds now is by the database's clock, as everywhere: nodes have clocks of their own. */
export const suspension = `${stands} as stands, u.suspended_at as "suspendedAt", u.suspended_until as "suspendedUntil",
  u.suspended_why as "suspendedWhy"`

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/**
 * Why somebody may not come in now; null where they may. For whoever has shown to be that person, and nobody else.
 * Whatever they are given beside this opens nothing: see `stands` in ground/viewer.
 */
export function suspensionOf(user: Suspendable): Refusal | null {
  const { suspendedAt, suspendedUntil, suspendedWhy } = user
  if (user.stands || !suspendedAt) return null
  const until = suspendedUntil ? ` until ${moment.format(suspendedUntil)} UTC` : ''
  const why = suspendedWhy ? ` The reason given: ${suspendedWhy}` : ''
  return refuse('DENY', `This account is suspended${until}.${why}`)
}
