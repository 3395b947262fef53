import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import { endCredentials, holdAccount, holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import type { Log } from '../ground/log.ts'
import type { Passwords } from '../ground/passwords.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import type { forgotten, passwordChange, passwordReset } from '../protocol/accounts.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { counted } from './counted.ts'
import type { Letters } from './letters.ts'
import { act, type Office } from './office.ts'
import {
  closeLinks,
  type HandedLink,
  handedLink,
  makeLink,
  overLink,
  readLink,
  takeLink,
} from './one-time-links.ts'
import type { Strength } from './password-strength.ts'
import { isAbove } from './powers.ts'
import type { Proof } from './proof.ts'
import { settle } from './provisional.ts'
import type { Turns } from './turns.ts'
import { usernameKey } from './usernames.ts'
import { takeKeys } from './ways-in.ts'

type Deps = {
  pool: pg.Pool
  announcer: Announcer
  throttle: Throttle
  passwords: Passwords
  strength: Strength
  proof: Proof
  letters: Letters
  log: Pick<Log, 'error'>
  turns: Turns
}
type From = { address: string }
type Own = { username: string; name: string; email: string | null }
type Reader = { username: string; email: string }
const ok = { ok: true } as const

/** Passwords that take the place of others: changed by who knows theirs, or set by a link by who does not. */
export function createNewPasswords(deps: Deps) {
  const { pool, announcer, throttle, passwords, proof, strength, letters, log, turns } = deps

  /** Ends the other sessions. Tokens stay: they are revoked one by one. Refusals: BAD, DENY, SLOW, STALE. */
  async function change(viewer: Viewer, input: z.infer<typeof passwordChange>): Promise<typeof ok | Refusal> {
    const old = await shown(viewer, input.current)
    if (refused(old)) return old
    const fault = await strength.fault(input.password, [viewer.username, viewer.name, viewer.email])
    if (fault) return fault
    const hash = await passwords.hash(input.password)
    const work = (tx: Sql) => replace(tx, viewer, old.hash, hash)
    const ended = await transaction<string[] | Refusal>(pool, work, refused)
    if (refused(ended)) return ended
    end(viewer.id, ended)
    told(viewer)
    return ok
  }

  /** @returns the hash of the password that goes; where there is none, having signed in just now is asked for */
  async function shown(viewer: Viewer, current: string | undefined): Promise<{ hash: string } | Refusal> {
    const { id } = viewer
    if (!(await proof.hasPassword(viewer))) {
      const proven = await proof.strict(viewer, undefined)
      return refused(proven) ? proven : { hash: '' }
    }
    if (current === undefined) return missing
    return counted(throttle, [['loginAccount', id]], async () => {
      const statement = 'select password_hash as hash from users where id = $1'
      const [user] = await rows<{ hash: string }>(pool, statement, [id])
      const right = await passwords.verify(user?.hash ?? null, current)
      return user && right ? user : refuse('DENY', "That isn't your current password.", { field: 'current' })
    })
  }

  function end(user: UserId, credentials: string[]) {
    if (credentials.length > 0) announcer.announce({ type: 'signed-out', user, credentials })
  }

  function told({ username, email }: Own) {
    if (email) letters.changed({ username, email }, 'password')
  }

  /**
   * Sends a link to the last address that was confirmed, or else to the one that stands there. Known or not, the answer is
   * the same, and comes before anything was looked up. Refusals: DENY (this Hearth sends no mail), SLOW.
   */
  function forgot({ account }: z.infer<typeof forgotten>, from: From): typeof ok | Refusal {
    if (!letters.on)
      return refuse('DENY', 'This Hearth sends no mail. Ask whoever runs it for a new password.')
    const slow = throttle.take('reset', from.address)
    if (slow) return slow
    sendTo(account).catch((error) => log.error({ err: error }, 'a link to a new password could not be made'))
    return ok
  }

  async function sendTo(account: string) {
    const [statement, key] = account.includes('@')
      ? ([byAddress, account.toLowerCase()] as const)
      : (['select id from users where username_key = $1', usernameKey(account)] as const)
    if (throttle.take('resetAccount', key)) return
    for (const { id } of await rows<{ id: UserId }>(pool, statement, [key])) {
      const made = await transaction(
        pool,
        (tx) => mailedLink(tx, id),
        () => false,
      )
      if (made) letters.reset(made.reader, made.secret)
    }
  }

  /** A link that whoever runs the instance hands over. Refusals: NONE, DENY (they are not above that person), DB. */
  function handOver(office: Office, user: UserId) {
    return act<HandedLink>(pool, office, [user], async (tx, account) => {
      const [own, other] = [account(office.viewer.id), account(user)]
      if (!own || !other) return refuse('NONE', 'There is no such person.')
      const below = own.role === 'owner' || isAbove(own, other)
      if (!below) return refuse('DENY', 'Only the owner may do that for who runs the instance.')
      return {
        result: await handedLink(tx, user),
        deed: { act: 'account.password-link', target: `@${other.username}` },
      }
    })
  }

  /**
   * Ends every session and every socket; tokens, and other ways in, stay or go. Whoever read the mail with the link has shown that the
   * address is theirs. Refusals: NONE (the link is over), BAD, SLOW.
   */
  async function reset(input: z.infer<typeof passwordReset>, from: From): Promise<typeof ok | Refusal> {
    const slow = throttle.take('link', from.address)
    if (slow) return slow
    const { secret, password } = input
    const link = await readLink(pool, 'password', secret)
    if (!link) return overLink
    const fault = await strength.fault(password, [link.username, link.name, link.email])
    if (fault) return fault
    const hash = await passwords.hash(password)
    const taken = await transaction(
      pool,
      async (tx) => {
        const linked = await takeLink(tx, 'password', secret)
        if (!linked) return overLink
        const { user, sentTo } = linked
        await rows(
          tx,
          `update users set password_hash = $2,
             email_confirmed_at = case when email = $3 then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
             former_email = case when email = $3 then null else former_email end where id = $1`,
          [user, hash, sentTo],
        )
        if (input.ways === 'end') await takeKeys(tx, user, sentTo)
        const settled = await settle(tx, user)
        return {
          ...linked,
          settled,
          ended: await endCredentials(tx, user, { tokens: input.tokens === 'end' }),
        }
      },
      refused,
    )
    if (refused(taken)) return taken
    end(taken.user, taken.ended)
    if (taken.settled) announcer.announce({ type: 'role', user: taken.user, role: 'member' })
    told({ ...taken, email: taken.sentTo ?? taken.email })
    return ok
  }

  return {
    change: (viewer: Viewer, input: z.infer<typeof passwordChange>) =>
      turns.ofViewer(viewer, () => change(viewer, input)),
    forgot,
    handOver,
    reset: (input: z.infer<typeof passwordReset>, from: From) => turns.of(from, () => reset(input, from)),
    /** Whose password a link sets, while it is good. */
    linkFor: (secret: string) => readLink(pool, 'password', secret),
  }
}

/** Where it goes is read while the account is held: what took it back meanwhile took its address as well. */
async function mailedLink(tx: Sql, user: UserId): Promise<{ reader: Reader; secret: string } | null> {
  await holdAccount(tx, user)
  const [reader] = await rows<Reader>(tx, readerStatement, [user])
  if (!reader?.email) return null
  const link = { kind: 'password', user, email: reader.email, minutes: limits.resetMinutes } as const
  return { reader, secret: await makeLink(tx, link) }
}

/** An address that others had once as well must not bring a letter for each of them. */
export const byAddress = `select id from users
  where email_key = $1 or (lower(former_email) = $1 and email_confirmed_at is null)
  order by email_key is not distinct from $1 desc, id limit 3`

/** A node of an older version leaves the former address where it confirms another. */
const readerStatement = `select username,
    case when email_confirmed_at is null then coalesce(former_email, email) else email end as email
  from users where id = $1 and deleted_at is null`

const missing = refuse('BAD', "That can't be sent: current is missing.", { field: 'current' })
const overtaken = refuse('STALE', 'Your password was changed meanwhile. Please log in again.')
const setPassword = 'update users set password_hash = $3 where id = $1 and password_hash = $2 returning id'

/** Sets one in the place of that which was shown, not of one that was set while the new one was hashed. */
async function replace(tx: Sql, viewer: Viewer, old: string, hash: string): Promise<string[] | Refusal> {
  const held = await holdUser(tx, viewer)
  if (refused(held)) return held
  if ((await rows(tx, setPassword, [viewer.id, old, hash])).length === 0) return overtaken
  await closeLinks(tx, viewer.id, 'password')
  const but = viewer.via === 'session' ? viewer.credential : null
  return endCredentials(tx, viewer.id, { but, tokens: false })
}
