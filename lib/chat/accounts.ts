import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import { rows } from '../ground/sql.ts'
import { type PersonRow, stands, toPerson } from '../ground/viewer.ts'
import type { accountsQuery } from '../protocol/administration.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { InstanceRole, Person, UserId } from '../protocol/wire.ts'
import { removeAvatar } from './avatars.ts'
import { act, actOn, nameOf, type Office } from './office.ts'
import { may } from './powers.ts'
import { clearFactor } from './second-factor.ts'
import { usernameKey } from './usernames.ts'

/** Somebody with an account, as whoever administers it sees them. */
export type AccountInfo = Person & {
  email: string | null
  /** Where links to a new password go, while that is not `email`. */
  formerEmail: string | null
  role: InstanceRole
  /** A guest for no other reason than an address that they have not confirmed yet. */
  guestUntilConfirmed: boolean
  createdAt: string
  lastSeenAt: string | null
  /** Null where they may come in. `until` is null where that is for good. */
  suspended: { at: string; until: string | null; why: string } | null
}

type Row = PersonRow & {
  email: string | null
  formerEmail: string | null
  role: InstanceRole
  guestUntilConfirmed: boolean
  createdAt: Date
  lastSeenAt: Date | null
  stands: boolean
  suspendedAt: Date | null
  suspendedUntil: Date | null
  suspendedWhy: string | null
}

const columns = `u.id, u.username, u.name, u.avatar, u.email, u.role, u.guest_until_confirmed as "guestUntilConfirmed", u.created_at as "createdAt", ${stands} as stands,
  case when u.email_confirmed_at is null then u.former_email end as "formerEmail",
  u.suspended_at as "suspendedAt", u.suspended_until as "suspendedUntil", u.suspended_why as "suspendedWhy",
  greatest((select max(last_seen_at) from session where user_id = u.id),
    (select max(last_used_at) from token where user_id = u.id)) as "lastSeenAt"`

/** $1 what is sought, $2 the same folded, $3 after whose username. */
const pageStatement = (only: string) => `select ${columns} from users u
  where u.deleted_at is null and ${only} and ($3::text is null or u.username_key > $3)
    and ($1 = '' or strpos(u.username_key, $2) > 0 or strpos(lower(u.name), $1) > 0
      or strpos(coalesce(u.email_key, ''), $1) > 0)
  order by u.username_key limit $4`

/** Whoever is made a guest on purpose stays one when they confirm their address. */
const appointStatement =
  'update users set role = $2::instance_role, guest_until_confirmed = false where id = $1'

const onlys = {
  all: 'true',
  administrators: "u.role in ('owner', 'administrator')",
  guests: "u.role = 'guest'",
  suspended: `not ${stands}`,
} as const

const done = { ok: true } as const
type Ok = typeof done

/** People, as those see and treat them who administer the instance. */
export function createAccounts({ pool, announcer }: { pool: pg.Pool; announcer: Announcer }) {
  /** By their usernames. `next` leads to those after them. */
  async function page(_: Office, query: z.infer<typeof accountsQuery>) {
    const { q, only, next, limit } = query
    const values = [q.toLowerCase(), usernameKey(q), next === undefined ? null : usernameKey(next), limit + 1]
    const found = await rows<Row>(pool, pageStatement(onlys[only]), values)
    const people = found.slice(0, limit).map(toAccount)
    return { people, next: found.length > limit ? (people.at(-1)?.username ?? null) : null }
  }

  async function one(_: Office, user: UserId): Promise<AccountInfo | Refusal> {
    const statement = `select ${columns} from users u where u.id = $1 and u.deleted_at is null`
    const [row] = await rows<Row>(pool, statement, [user])
    return row ? toAccount(row) : refuse('NONE')
  }

  /** Refusals: NONE, DENY (oneself, the owner; administrators, but for the owner), DB. */
  async function appoint(
    office: Office,
    user: UserId,
    role: Exclude<InstanceRole, 'owner'>,
  ): Promise<Ok | Refusal> {
    const outcome = await actOn<Ok>(pool, office, user, async (tx, other) => {
      if (may({ role }, 'administer') && !may(office.viewer, 'appoint')) {
        return refuse('DENY', 'Only the owner appoints administrators.')
      }
      await rows(tx, appointStatement, [user, role])
      return {
        result: done,
        deed: { act: 'account.role', target: nameOf(other), detail: { from: other.role, to: role } },
      }
    })
    if (!refused(outcome)) announcer.announce({ type: 'role', user, role })
    return outcome
  }

  /** The instance has one owner; who was it is an administrator. Refusals: NONE, DENY, DB. */
  async function handOver(office: Office, user: UserId): Promise<Ok | Refusal> {
    const { id } = office.viewer
    const outcome = await act<Ok>(pool, office, [user], async (tx, account) => {
      const [owner, heir] = [account(id), account(user)]
      if (!owner || !may(owner, 'appoint'))
        return refuse('DENY', 'Only the owner can hand the instance over.')
      if (!heir?.stands || user === id) return refuse('NONE', 'There is no such person.')
      const statement = `update users set role = (case id when $1 then 'owner' else 'administrator' end)::instance_role, guest_until_confirmed = false
        where id in ($1, $2)`
      await rows(tx, statement, [user, id])
      return { result: done, deed: { act: 'instance.hand-over', target: nameOf(heir) } }
    })
    if (!refused(outcome)) {
      announcer.announce({ type: 'role', user, role: 'owner' })
      announcer.announce({ type: 'role', user: id, role: 'administrator' })
    }
    return outcome
  }

  /** For whoever has lost their app and their recovery codes, and was recognised otherwise. Refusals: NONE, DENY, DB. */
  function factorOff(office: Office, user: UserId): Promise<Ok | Refusal> {
    return actOn<Ok>(pool, office, user, async (tx, other) => {
      await clearFactor(tx, user)
      return { result: done, deed: { act: 'account.factor-off', target: nameOf(other) } }
    })
  }

  /** What nobody should have to see. They may choose another. Refusals: NONE (also where there is none), DENY, DB. */
  async function removePicture(office: Office, user: UserId): Promise<Ok | Refusal> {
    const outcome = await actOn<Person>(pool, office, user, async (tx, other) => {
      const person = await removeAvatar(tx, user)
      if (refused(person)) return person
      return { result: person, deed: { act: 'account.picture-off', target: nameOf(other) } }
    })
    if (refused(outcome)) return outcome
    announcer.announce({ type: 'person', person: outcome })
    return done
  }

  return { page, one, appoint, handOver, factorOff, removePicture }
}

function toAccount(row: Row): AccountInfo {
  const { email, formerEmail, role, guestUntilConfirmed, suspendedAt, suspendedUntil, suspendedWhy } = row
  const suspended = suspendedAt && {
    at: suspendedAt.toISOString(),
    until: suspendedUntil?.toISOString() ?? null,
    why: suspendedWhy ?? '',
  }
  return {
    ...{ ...toPerson(row), email, formerEmail, role, guestUntilConfirmed },
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    suspended: row.stands ? null : suspended,
  }
}
