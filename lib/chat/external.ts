import type { Announcer } from '../ground/announcer.ts'
import type { Database } from '../ground/database.ts'
import { holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import { createTickets } from '../ground/sealing.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { type Arrival, type ArrivalRow, arrivalColumns, toArrival } from '../ground/viewer.ts'
import { email as emailAddress } from '../protocol/fields.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { displayNameFor, usernamesFor } from './borrowed-names.ts'
import type { Bylaws } from './bylaws.ts'
import type { Letters } from './letters.ts'
import type { Proof } from './proof.ts'
import type { SecondFactor, Step } from './second-factor.ts'
import { makeAccount } from './sign-up.ts'
import { type Suspendable, suspension, suspensionOf } from './suspension.ts'
import { withoutWay } from './ways-in.ts'

/** What a provider says of somebody. Only `subject` is theirs for good. */
export type Profile = {
  /** `kept` of ground/providers. */
  provider: string
  subject: string
  username: string | null
  name: string | null
  /** Only one that the provider says is confirmed. */
  email: string | null
}
export type Linked = { provider: string; createdAt: string }

type Linking = { user: UserId; session: string; provider: string }
type Parts = {
  database: Database
  announcer: Announcer
  seal: string
  throttle: Throttle
  proof: Proof
  letters: Letters
  bylaws: Pick<Bylaws, 'fault'>
  secondFactor: SecondFactor
}
type From = { address: string }
type Known = ArrivalRow & Suspendable

const tooLate = refuse('AUTH', 'That took too long. Please try again.')
const isOthers = refuse('TAKEN', 'That account is linked to somebody else here already.')
const isOther = refuse('TAKEN', 'Another account of that provider is linked already. Unlink it first.')
const atOnce = refuse('STALE', 'That was done twice at the same time. Please try again.')

/**
 * Signing in by another site. Whom its (provider, subject) is linked to is let in, or asked for their second factor; an
 * e-mail address opens nothing, whoever says that it is confirmed. Who is linked to nobody gets an account, if the
 * instance's policy lets them.
 */
export function createExternal({ database: { pool }, seal, throttle, proof, ...parts }: Parts) {
  const { announcer, secondFactor, letters, bylaws } = parts
  const linkings = createTickets<Linking>(seal, 'provider to link', limits.stepMinutes)
  const words = createTickets<{ said: string }>(seal, 'what is said at login', limits.stepMinutes)

  async function known({ provider, subject }: Profile): Promise<Known | null> {
    return (await rows<Known>(pool, findUser, [provider, subject]))[0] ?? null
  }

  const letIn = async (user: Known) => suspensionOf(user) ?? secondFactor.admit(toArrival(user))

  /** Each try in a transaction of its own, which a name that is taken undoes. */
  const attempt = (account: Account, profile: Profile) =>
    transaction(pool, (tx) => makeLinked(tx, account, profile), refused)

  /** Tries one name after another. */
  async function enroll(
    profile: Profile,
    invite: string | undefined,
    from: From,
  ): Promise<Arrival | Refusal> {
    const slow = throttle.take('signup', from.address)
    if (slow) return slow
    const given = displayNameFor(profile)
    const name = given && bylaws.fault({ name: given, username: '' }) ? null : given
    let email = emailAddress.safeParse(profile.email).data
    for (const username of usernamesFor(profile)) {
      if (bylaws.fault({ name: '', username })) continue
      const account: Account = {
        ...{ username, name: name ?? username, invite },
        passwordHash: '',
        is: 'shown',
      }
      let made = await attempt({ ...account, email }, profile)
      if (isTaken(made, 'email')) {
        // Somebody else's, or their own other account's: they can log in there and link this one.
        email = undefined
        made = await attempt(account, profile)
      }
      if (isTaken(made, 'username')) continue
      if (refused(made)) return made
      if (made.changes) announcer.announce({ type: 'changes', changes: made.changes })
      return made.me
    }
    return atOnce
  }

  return {
    /** @param invite the code of a link that lets somebody new in */
    async signIn(
      profile: Profile,
      invite: string | undefined,
      from: From,
    ): Promise<Arrival | Step | Refusal> {
      const found = await known(profile)
      if (found) return letIn(found)
      const made = await enroll(profile, invite, from)
      if (!refused(made) || made.code !== 'STALE') return made
      const meanwhile = await known(profile)
      return meanwhile ? letIn(meanwhile) : made
    },

    /** @returns the ticket with which this session may link an account of this provider, for some minutes */
    async allowLinking(viewer: Viewer, provider: string, password: string | undefined) {
      const proven = await proof.again(viewer, password)
      if (refused(proven)) return proven
      return { ticket: linkings.write({ user: viewer.id, session: viewer.credential, provider }) }
    },

    async link(viewer: Viewer, ticket: string, profile: Profile): Promise<{ ok: true } | Refusal> {
      const told = linkings.read(ticket)
      if (told?.session !== viewer.credential || told.user !== viewer.id) return tooLate
      if (told.provider !== profile.provider) return tooLate
      const owner = await known(profile)
      if (owner) return owner.id === viewer.id ? { ok: true } : isOthers
      const linked = await transaction<{ ok: true } | Refusal>(
        pool,
        async (tx) => {
          const held = await holdUser(tx, viewer)
          if (refused(held)) return held
          if ((await rows(tx, heldLink, [viewer.id, profile.provider])).length > 0) return isOther
          return (await insertLink(tx, profile, viewer.id)) ? { ok: true } : isOthers
        },
        refused,
      )
      if (linked.ok) letters.way(viewer, 'An account of another site was linked')
      return linked
    },

    async linked(viewer: Viewer): Promise<Linked[]> {
      const found = await rows<{ provider: string; at: Date }>(pool, listLinks, [viewer.id])
      return found.map(({ provider, at }) => ({ provider, createdAt: at.toISOString() }))
    },

    async unlink(
      viewer: Viewer,
      provider: string,
      password: string | undefined,
    ): Promise<{ ok: true } | Refusal> {
      const proven = await proof.again(viewer, password)
      if (refused(proven)) return proven
      const take = async (tx: Sql): Promise<{ ok: true } | Refusal> =>
        (await rows(tx, removeLink, [viewer.id, provider])).length > 0 ? { ok: true } : refuse('NONE')
      const unlinked = await transaction(pool, (tx) => withoutWay(tx, viewer, take), refused)
      if (unlinked.ok) letters.way(viewer, 'An account of another site was unlinked')
      return unlinked
    },

    /** A sentence for the login page, sealed: what stands in a link could be anybody's. */
    say: (refusal: Refusal): string => words.write({ said: refusal.message }),
    said: (text: string): string | null => words.read(text)?.said ?? null,
  }
}

type Account = Parameters<typeof makeAccount>[1]

const isTaken = (made: object, field: string) =>
  refused(made) && made.code === 'TAKEN' && made.field === field

async function makeLinked(tx: Sql, account: Account, profile: Profile) {
  const made = await makeAccount(tx, account)
  if (refused(made)) return made
  if (!(await insertLink(tx, profile, made.me.id))) return atOnce
  if (account.email) await rows(tx, confirmEmail, [made.me.id])
  return made
}

async function insertLink(tx: Sql, { provider, subject }: Profile, user: UserId): Promise<boolean> {
  return (await rows(tx, addLink, [provider, subject, user])).length > 0
}

const findUser = `select ${arrivalColumns}, ${suspension}
                  from external_account e join users u on u.id = e.user_id
                  where e.provider = $1 and e.subject = $2 and u.deleted_at is null`
const heldLink = 'select from external_account where user_id = $1 and provider = $2'
const addLink = `insert into external_account (provider, subject, user_id) values ($1, $2, $3)
                 on conflict do nothing returning user_id`
const listLinks = `select provider, created_at as at from external_account where user_id = $1 order by created_at`
const removeLink = 'delete from external_account where user_id = $1 and provider = $2 returning user_id'
const confirmEmail = 'update users set email_confirmed_at = now() where id = $1'
