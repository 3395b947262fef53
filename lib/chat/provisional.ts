import { rows, type Sql } from '../ground/sql.ts'
import type { UserId } from '../protocol/wire.ts'

/** Asked when it is confirmed: the address may be another than the one they signed up with, and the policy too. */
const settleStatement = `update users u set role = 'member', guest_until_confirmed = false from instance i
  where u.id = $1 and u.guest_until_confirmed and u.role = 'guest' and u.email_confirmed_at is not null and i.id = 1
    and (i.signup = 'open' or substring(u.email_key from '[^@]*$') = any(i.signup_domains)) returning u.id`

/**
 * Who signed up by the domain of an address was a guest until it was confirmed, and is a member from then on. In the
 * transaction that confirms it. Whom somebody made a guest stays one. @returns whether they became a member
 */
export async function settle(tx: Sql, user: UserId): Promise<boolean> {
  return (await rows(tx, settleStatement, [user])).length > 0
}
