import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import { endCredentials } from '../ground/holding.ts'
import { rows, type Sql } from '../ground/sql.ts'
import { stands } from '../ground/viewer.ts'
import type { suspension } from '../protocol/administration.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { note } from './audit.ts'
import { type Account, actOn, type Done, nameOf, type Office } from './office.ts'
import { type HandedLink, handedLink } from './one-time-links.ts'
import { type Message, resolve } from './reports.ts'
import { takeWaysIn } from './ways-in.ts'

type Suspension = Omit<z.infer<typeof suspension>, 'user'>

const done = { ok: true } as const
type Ok = typeof done
type Deed = Done<Ok>['deed']

/** What keeps people out of the instance. */
export function createSanctions({ pool, announcer }: { pool: pg.Pool; announcer: Announcer }) {
  /**
   * They are out at once, on all their devices, and come in again after that time; never, where `hours` is null. Tokens go
   * for good. Their row is held as a whole, so that no session is begun beside this. Refusals: NONE, DENY, DB.
   */
  async function suspend(office: Office, user: UserId, input: Suspension) {
    return putOut(office, user, async (tx, other) => {
      await rows(tx, suspendStatement, [user, input.hours, input.why])
      return deedOf(other, input)
    })
  }

  /**
   * For a week, or for as long as they are suspended already, if that is longer; what was reported is decided by it.
   * Refusals: NONE (also where nothing waits for a decision), DENY, DB.
   */
  async function suspendAuthor(office: Office, message: Message): Promise<Ok | Refusal> {
    const values = [message.room, message.seq]
    const [said] = await rows<{ author: UserId }>(pool, authorStatement, values)
    if (!said) return refuse('NONE')
    return putOut(office, said.author, async (tx, other) => {
      const resolved = await resolve(tx, { viewer: office.viewer, of: 'any room' }, message, 'suspended')
      const longer = `${suspendStatement} and (${stands} or suspended_until < now() + make_interval(hours => $2)) returning id`
      if (!refused(resolved) && (await rows(tx, longer, [other.id, week.hours, week.why])).length > 0)
        await note(tx, { ...deedOf(other, week), actor: office.viewer, address: office.address })
      return resolved
    })
  }

  /** Ends all their sessions and tokens. Refusals: NONE, DENY, DB. */
  async function signOut(office: Office, user: UserId) {
    return putOut(office, user, async (_tx, other) => ({ act: 'account.sign-out', target: nameOf(other) }))
  }

  /**
   * For an account that somebody else got into: nothing opens it any more, its password neither, but the link that whoever
   * did this hands over. Its address goes as well, whoever gave it: a link to a new password would be sent there. A second
   * factor stays. Refusals: NONE, DENY, DB.
   */
  async function takeBack(office: Office, user: UserId): Promise<HandedLink | Refusal> {
    type Taken = { link: HandedLink; credentials: string[] }
    const taken = await actOn<Taken>(pool, office, user, async (tx, other) => {
      const credentials = await takeWaysIn(tx, user)
      const [detail] = await rows<{ email: string | null; formerEmail: string | null }>(tx, bare, [user])
      const link = await handedLink(tx, user)
      return {
        result: { link, credentials },
        deed: { act: 'account.take-back', target: nameOf(other), detail },
      }
    })
    if (refused(taken)) return taken
    announcer.announce({ type: 'signed-out', user, credentials: taken.credentials })
    return taken.link
  }

  async function putOut(
    office: Office,
    user: UserId,
    work: (tx: Sql, other: Account) => Promise<Deed | Refusal>,
  ): Promise<Ok | Refusal> {
    const ended = await actOn<{ credentials: string[] }>(pool, office, user, async (tx, other) => {
      const deed = await work(tx, other)
      if (refused(deed)) return deed
      return { result: { credentials: await endCredentials(tx, user, { tokens: true }) }, deed }
    })
    if (refused(ended)) return ended
    announcer.announce({ type: 'signed-out', user, credentials: ended.credentials })
    return done
  }

  /** Refusals: NONE, DENY, DB. */
  function unsuspend(office: Office, user: UserId): Promise<Ok | Refusal> {
    return actOn<Ok>(pool, office, user, async (tx, other) => {
      const statement = `update users set suspended_at = null, suspended_until = null, suspended_why = null
        where id = $1 and suspended_at is not null returning id`
      const changed = await rows(tx, statement, [user])
      if (changed.length === 0) return refuse('NONE', 'They are not suspended.')
      return { result: done, deed: { act: 'account.unsuspend', target: nameOf(other) } }
    })
  }

  return { suspend, suspendAuthor, unsuspend, signOut, takeBack }
}

const week: Suspension = { hours: 168, why: 'A message that others reported.' }

const suspendStatement = `update users u set suspended_at = now(), suspended_until = now() + make_interval(hours => $2),
  suspended_why = $3 where u.id = $1`

/** @returns what stood there: afterwards only the book knows */
const bare = `update users u set password_hash = '', email = null, email_key = null, former_email = null,
    email_confirmed_at = null
  from users o where u.id = $1 and o.id = u.id returning o.email, o.former_email as "formerEmail"`

const authorStatement = `select m.user_id as author from message m where m.room_id = $1 and m.seq = $2`

const deedOf = (other: Account, { hours, why }: Suspension): Deed => ({
  ...{ act: 'account.suspend', target: nameOf(other), detail: { hours, why } },
})
