import { randomBytes } from 'node:crypto'
import { holdAccount } from '../ground/holding.ts'
import { newId } from '../ground/ids.ts'
import { rows, type Sql } from '../ground/sql.ts'
import { digest } from '../ground/viewer.ts'
import { limits } from '../protocol/limits.ts'
import { refuse } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'

type Kind = 'password' | 'email'
export type Linked = {
  user: UserId
  username: string
  name: string
  email: string | null
  sentTo: string | null
}

export const overLink = refuse(
  'NONE',
  'This link is over: it was used, or is too old. Please ask for a new one.',
)

/** @returns the secret of the link; the database has its hash only. Those of this person that are over go. */
export async function makeLink(
  tx: Sql,
  link: { kind: Kind; user: UserId; email: string | null; minutes: number },
): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const { kind, user, email, minutes } = link
  // Before their links, as whoever closes links has it.
  await holdAccount(tx, user)
  await rows(
    tx,
    `with over as (delete from one_time_link where user_id = $3 and (expires_at <= now() or used_at is not null))
     insert into one_time_link (id, kind, user_id, email, hash, expires_at)
     values ($1, $2::one_time_link_kind, $3, $4, $5, now() + make_interval(mins => $6))`,
    [newId(), kind, user, email, digest(secret), minutes],
  )
  return secret
}

export type HandedLink = { secret: string; hours: number }

/** A link to a new password that whoever runs the instance hands over. */
export async function handedLink(tx: Sql, user: UserId): Promise<HandedLink> {
  const hours = limits.handedLinkHours
  const secret = await makeLink(tx, { kind: 'password', user, email: null, minutes: hours * 60 })
  return { secret, hours }
}

const columns = 'u.id as "user", u.username, u.name, u.email, l.email as "sentTo"'
const good = `l.kind = $1::one_time_link_kind and l.hash = $2 and l.used_at is null and l.expires_at > now()
  and u.id = l.user_id and u.deleted_at is null`

/** Whose link it is, while it is good. */
export async function readLink(sql: Sql, kind: Kind, secret: string): Promise<Linked | null> {
  const statement = `select ${columns} from one_time_link l, users u where ${good}`
  return (await rows<Linked>(sql, statement, [kind, digest(secret)]))[0] ?? null
}

/** Of two who use it at once, one has it. All others of its kind for this person are over with it. */
export async function takeLink(tx: Sql, kind: Kind, secret: string): Promise<Linked | null> {
  const whose = await readLink(tx, kind, secret)
  if (!whose) return null
  // The user's row before the link's, as above.
  await holdAccount(tx, whose.user)
  const statement = `update one_time_link l set used_at = now() from users u where ${good} returning ${columns}`
  const [taken] = await rows<Linked>(tx, statement, [kind, digest(secret)])
  if (!taken) return null
  await closeLinks(tx, taken.user, kind)
  return taken
}

/** None that is open opens anything any more. */
export async function closeLinks(tx: Sql, user: UserId, kind: Kind): Promise<void> {
  const statement = `delete from one_time_link where user_id = $1 and kind = $2::one_time_link_kind
    and used_at is null and expires_at > now()`
  await rows(tx, statement, [user, kind])
}
