import type pg from 'pg'
import { rows, type Sql } from '../ground/sql.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { InstanceRole, RoomId, SignupPolicy } from '../protocol/wire.ts'
import { type Turn, takeTurn } from './change.ts'
import { act, type Office } from './office.ts'
import { live } from './open-invites.ts'

/** `first`: no account exists yet, and whoever makes it owns the instance, whatever the policy. */
export type Admission = SignupPolicy & { first: boolean }

export async function admissionNow(sql: Sql): Promise<Admission> {
  const [row] = await rows<Admission>(
    sql,
    `select i.signup, i.signup_domains as domains, not exists (select from users) as first from instance i where i.id = 1`,
    [],
  )
  if (!row) throw new Error('the instance row is gone')
  return row
}

const unprovable = refuse(
  'DENY',
  'Sign-up by e-mail domain needs mail to be set up: without it nobody can show that an address is theirs. Whoever runs the server sets HEARTH_SMTP_URL.',
)

/** @param mails whether this Hearth sends mail. Refusals: NONE, DENY (domains, without mail), DB. */
export function changePolicy(
  pool: pg.Pool,
  office: Office,
  { signup, domains }: SignupPolicy,
  mails: boolean,
) {
  return act<SignupPolicy>(pool, office, [], async (tx) => {
    if (signup === 'domain' && !mails) return unprovable
    await rows(tx, 'update instance set signup = $1, signup_domains = $2 where id = 1', [signup, domains])
    const policy = { signup, domains }
    return { result: policy, deed: { act: 'signup.policy', target: 'Sign-up', detail: policy } }
  })
}

/**
 * Whoever comes, and by which way: their role, whether it is theirs until they confirm their address, and the room that
 * the link led to with its next change.
 */
export type Admitted = {
  role: InstanceRole
  untilConfirmed: boolean
  room: { id: RoomId; turn: Turn } | null
}

/** `shown`: somebody who is believed says that it is theirs. `asked`: a letter asks them. Else nothing can show it. */
export type Address = { email?: string | undefined; is: 'shown' | 'asked' | 'unprovable' }

/** Names the lock that accounts are made under: any number that nothing else uses. */
const signUpLock = 4_860_215

/**
 * Whether an account may be made now, in the transaction that makes it: one at a time, so that of two who are first one
 * owns the instance, and no invite lets in more than its number.
 * An address of the right domain makes a member when it is shown to be theirs, and a guest before.
 * Refusals: DENY (with a sentence for each policy), NONE (the invite), BAD (an address is missing).
 */
export async function admit(
  tx: Sql,
  { address, invite }: { address: Address; invite?: string | undefined },
): Promise<Admitted | Refusal> {
  await rows(tx, 'select pg_advisory_xact_lock($1::bigint)', [signUpLock])
  const { first, signup, domains } = await admissionNow(tx)
  if (first) return { ...settled('owner'), room: null }
  if (signup === 'closed') return refuse('DENY', 'Nobody can sign up here at the moment.')
  if (invite !== undefined) return admitByInvite(tx, invite, { signup, domains }, address)
  if (signup === 'invite')
    return refuse('DENY', 'Signing up here needs an invite link: ask somebody for one.')
  const standing = signup === 'domain' ? byDomain(domains, address) : settled('member')
  return refused(standing) ? standing : { ...standing, room: null }
}

type Standing = Omit<Admitted, 'room'>
const settled = (role: InstanceRole): Standing => ({ role, untilConfirmed: false })

function byDomain(domains: readonly string[], { email, is }: Address): Standing | Refusal {
  if (is === 'unprovable')
    return refuse(
      'DENY',
      'Signing up here needs an e-mail address that is confirmed, and mail is not set up. Please ask the owner.',
    )
  const fault = domainFault(domains, email)
  if (fault) return fault
  return is === 'shown' ? settled('member') : { role: 'guest', untilConfirmed: true }
}

function domainFault(domains: readonly string[], email: string | undefined): Refusal | null {
  const of = new Intl.ListFormat('en', { type: 'disjunction' }).format(domains.map((domain) => `@${domain}`))
  const field = { field: 'email' }
  if (!email) return refuse('BAD', `Signing up here needs an e-mail address that ends in ${of}.`, field)
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  if (domains.includes(domain)) return null
  return refuse('DENY', `Only e-mail addresses that end in ${of} can sign up here.`, field)
}

type Found = { id: string; room: RoomId | null; asGuest: boolean }

const findStatement = `select i.id, i.room_id as room, i.as_guest as "asGuest"
  from invite i where i.code = $1 and ${live}`

/** The room's row is held before the invite's, as by those who join with an account. */
async function admitByInvite(
  tx: Sql,
  code: string,
  { signup, domains }: SignupPolicy,
  address: Address,
): Promise<Admitted | Refusal> {
  const unusable = refuse('NONE', 'This invite link cannot be used: it may have expired or been withdrawn.')
  const [found] = await rows<Found>(tx, findStatement, [code])
  if (!found) return unusable
  // Any member makes a link to a room: it does not stand above the rule that an address is needed.
  const standing =
    found.room && signup === 'domain'
      ? byDomain(domains, address)
      : settled(found.asGuest ? 'guest' : 'member')
  if (refused(standing)) return standing
  const turn = found.room && (await takeTurn(tx, found.room))
  const use = `update invite i set uses = uses + 1 where i.id = $1 and ${live} returning id`
  if ((await rows(tx, use, [found.id])).length === 0) return unusable
  const room = found.room && turn ? { id: found.room, turn } : null
  return { ...standing, room }
}
