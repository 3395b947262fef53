import type pg from 'pg'
import { rows, transaction } from '../ground/sql.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { note } from './audit.ts'
import { makeLink } from './one-time-links.ts'
import { clearFactor } from './second-factor.ts'
import { usernameKey } from './usernames.ts'

/**
 * For whoever has the machine itself, and so all that is kept on it: a link that sets a new password for somebody who has
 * lost every way in, the owner too. Their second factor is off, or the new password would lead nowhere.
 * @returns the link's secret and how long it is good. Refusals: NONE.
 */
export async function rescue(
  pool: pg.Pool,
  username: string,
): Promise<{ secret: string; hours: number } | Refusal> {
  return transaction<{ secret: string; hours: number } | Refusal>(
    pool,
    async (tx) => {
      const statement = 'select id, username from users where username_key = $1 and deleted_at is null'
      const [user] = await rows<{ id: UserId; username: string }>(tx, statement, [usernameKey(username)])
      if (!user) return refuse('NONE', `Nobody here is called ${username}.`)
      await clearFactor(tx, user.id)
      const hours = limits.handedLinkHours
      const secret = await makeLink(tx, { kind: 'password', user: user.id, email: null, minutes: hours * 60 })
      await note(tx, { actor: null, act: 'account.rescue', target: `@${user.username}` })
      return { secret, hours }
    },
    refused,
  )
}
