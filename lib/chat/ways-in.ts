import { endCredentials, holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import { rows, type Sql } from '../ground/sql.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'

/** By what somebody can sign in. A second factor is none: it stands behind a password or a provider. */
export type WaysIn = { password: boolean; passkeys: number; providers: number }

const count = `select u.password_hash like '$%' as password,
    (select count(*) from passkey where user_id = u.id) as passkeys,
    (select count(*) from external_account where user_id = u.id) as providers
  from users u where u.id = $1`

export async function waysIn(sql: Sql, user: UserId): Promise<WaysIn> {
  const [found] = await rows<WaysIn>(sql, count, [user])
  return found ?? { password: false, passkeys: 0, providers: 0 }
}

const lastWay = refuse('DENY', 'That is your only way to sign in. Add another one first, or set a password.')

/**
 * Takes one away, holding the user's row, so that of two at once neither takes the last.
 * @param take what it does; NONE where there was nothing to take
 */
export async function withoutWay(
  tx: Sql,
  viewer: Viewer,
  take: (tx: Sql) => Promise<{ ok: true } | Refusal>,
): Promise<{ ok: true } | Refusal> {
  const held = await holdUser(tx, viewer)
  if (refused(held)) return held
  const taken = await take(tx)
  if (!taken.ok) return taken
  const { password, passkeys, providers } = await waysIn(tx, viewer.id)
  return password || passkeys + providers > 0 ? taken : lastWay
}

/** A password stands or goes beside these: who sets another one has that changed already. */
const gone = ['passkey', 'external_account', 'one_time_link'].map(
  (table) => `delete from ${table} where user_id = $1`,
)

/**
 * For whoever sets a new password after somebody else was in their account: passkeys and accounts of other sites go, and the
 * address, but for one that they have shown to read. In a transaction that holds the user's row.
 * @param reads that address: theirs now, or the one before it, which comes back
 */
export async function takeKeys(tx: Sql, user: UserId, reads: string | null): Promise<void> {
  for (const statement of gone) await rows(tx, statement, [user])
  await rows(tx, keepAddress, [user, reads])
}

const keepAddress = `update users u set email = k.email, email_key = lower(k.email), former_email = null,
    email_confirmed_at = case when k.email is null then null else now() end
  from (select case when o.email = $2 then o.email
      when o.former_email = $2 and o.email_confirmed_at is null and not exists (select from users x where x.email_key = lower($2) and x.id <> $1) then o.former_email
    end as email from users o where o.id = $1) k
  where u.id = $1`

/**
 * Takes whatever somebody may have left with an account to come in by: passkeys, accounts of other sites, open links,
 * tokens and sessions. Whoever calls this holds the user's row.
 * @param except the id of a session that stays
 * @returns the sessions and tokens that ended
 */
export async function takeWaysIn(tx: Sql, user: UserId, except: string | null = null): Promise<string[]> {
  for (const statement of gone) await rows(tx, statement, [user])
  return endCredentials(tx, user, { but: except, tokens: true })
}
