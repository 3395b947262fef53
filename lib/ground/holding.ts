import { type Refusal, refuse } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { rows, type Sql } from './sql.ts'
import { type Arrival, stands, type Viewer } from './viewer.ts'

/** What only points at the row, as messages do, need not wait. */
const account = `select ${stands} as stands, u.sign_outs as "signOuts" from users u where u.id = $1 for no key update`

/** Whoever ends one of these meanwhile waits until the transaction is over. */
const credentials = {
  session: 'select from session where id = $1 and user_id = $2 and expires_at > now() for key share',
  token:
    'select from token where id = $1 and user_id = $2 and (expires_at is null or expires_at > now()) for key share',
} as const

/** Holds the user's row until the transaction ends. @returns whether what is theirs opens anything */
export async function holdAccount(tx: Sql, user: UserId): Promise<boolean> {
  return (await readHeld(tx, user))?.stands ?? false
}

/**
 * The same for whoever asks, so that of two at once neither passes a limit. Whoever was signed out, suspended or deleted
 * while they waited is refused: what they had begun would outlive that. Refusals: AUTH.
 */
export async function holdUser(
  tx: Sql,
  { id, via, credential }: Pick<Viewer, 'id' | 'via' | 'credential'>,
): Promise<true | Refusal> {
  if (!(await holdAccount(tx, id))) return refuse('AUTH')
  // A statement of its own: one that began before the wait would see what was there then.
  return (await rows(tx, credentials[via], [credential, id])).length > 0 || refuse('AUTH')
}

/**
 * The same for whoever has just shown who they are: what opened the account may have been taken from it while they did, and
 * they are not to come in a moment after. Refusals: AUTH.
 */
export async function holdArrival(
  tx: Sql,
  { id, signOuts }: Pick<Arrival, 'id' | 'signOuts'>,
): Promise<true | Refusal> {
  const found = await readHeld(tx, id)
  return (found?.stands && found.signOuts === signOuts) || refuse('AUTH', overtaken)
}

async function readHeld(tx: Sql, user: UserId) {
  return (await rows<{ stands: boolean; signOuts: number }>(tx, account, [user]))[0]
}

const overtaken = 'You were logged out everywhere meanwhile. Please log in again.'

const end = `with n as (update users set sign_outs = sign_outs + 1 where id = $1),
    s as (delete from session where user_id = $1 and id is distinct from $2::uuid returning id),
    t as (delete from token where user_id = $1 and $3 returning id)
  select id from s union all select id from t`

/**
 * In a transaction that holds the user's row.
 * @param but the session that stays
 * @returns the ids of those that ended, to be announced after the commit
 */
export async function endCredentials(
  tx: Sql,
  user: UserId,
  { but = null, tokens }: { but?: string | null; tokens: boolean },
): Promise<string[]> {
  return (await rows<{ id: string }>(tx, end, [user, but, tokens])).map(({ id }) => id)
}
