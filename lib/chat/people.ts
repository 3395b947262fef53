import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import type { Database } from '../ground/database.ts'
import type { Identity, Viewer } from '../ground/identity.ts'
import type { Log } from '../ground/log.ts'
import { type Mail, noMail } from '../ground/mail.ts'
import { createPasswords, type Passwords } from '../ground/passwords.ts'
import { rows } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import {
  type Arrival,
  type ArrivalRow,
  arrivalColumns,
  type PersonRow,
  toArrival,
  toPerson,
} from '../ground/viewer.ts'
import type { credentials, newToken, peoplePage } from '../protocol/accounts.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Person, UserId } from '../protocol/wire.ts'
import { createAddresses } from './addresses.ts'
import { createAvatars } from './avatars.ts'
import type { Bylaws } from './bylaws.ts'
import { counted } from './counted.ts'
import { createExternal } from './external.ts'
import { createLetters } from './letters.ts'
import { createNewPasswords } from './new-passwords.ts'
import { createPasskeys } from './passkeys.ts'
import { createStrength, type Strength } from './password-strength.ts'
import { mayMeet, shownOf, shownTo } from './powers.ts'
import { createProfiles } from './profile.ts'
import { createProof } from './proof.ts'
import { createSecondFactor, type Step } from './second-factor.ts'
import { createSignUp } from './sign-up.ts'
import { type Suspendable, suspension, suspensionOf } from './suspension.ts'
import { createTurns } from './turns.ts'
import { usernameKey } from './usernames.ts'

/** $1 who looks, $2 what for, $3 the same folded. */
const sought = (viewer: Viewer) => `select u.id, u.username, u.name, u.avatar from users u
  where u.deleted_at is null and ${shownTo(viewer)}
    and ($2 = '' or strpos(u.username_key, $3) > 0 or strpos(lower(u.name), $2) > 0)`
const listStatement = (viewer: Viewer) => `${sought(viewer)} order by u.name, u.id limit $4`
const pageStatement = (viewer: Viewer) => `${sought(viewer)}
  and ($4::text is null or u.username_key > $4) order by u.username_key limit $5`

type Credentials = z.infer<typeof credentials>
type From = { address: string }
type Given = {
  database: Database
  identity: Identity
  announcer: Announcer
  throttle: Throttle
  bylaws: Bylaws
  log: Pick<Log, 'error'>
  mail?: Mail
  strength?: Strength
}
type Parts = { database: Database; throttle: Throttle; passwords: Passwords }

export type People = ReturnType<typeof createPeople>

export function createPeople({ mail = noMail, strength = createStrength(), ...given }: Given) {
  const { database, identity } = given
  const { prisma, pool } = database
  const ways = {
    passwords: createPasswords(),
    turns: createTurns(given.throttle),
    letters: createLetters(mail),
  }
  const parts = { ...given, ...ways, pool, strength }
  const proof = createProof(parts)
  const sealed = { ...parts, seal: identity.seal, proof }
  const secondFactor = createSecondFactor(sealed)
  const addresses = createAddresses(parts)
  const profiles = createProfiles({ ...parts, proof, addresses })
  const newPasswords = createNewPasswords({ ...parts, proof })
  return {
    /** No account exists yet. */
    async none(): Promise<boolean> {
      // Each start asks this, and Prisma would have to get ready for it first.
      return (await rows(database.pool, 'select id from users limit 1', [])).length === 0
    },

    signUp: createSignUp({ ...parts, addresses }),

    /** All at once: the password, and the code where the account has a second factor. */
    async logIn({ code, ...input }: Credentials, from: From): Promise<Arrival | Refusal> {
      const me = await parts.turns.of(from, () => checkPassword(parts, input, from))
      return refused(me) ? me : secondFactor.ask(me, code, from)
    },

    /** The password alone. Where there is a second factor it opens nothing but the next step. */
    async begin(input: Omit<Credentials, 'code'>, from: From): Promise<Arrival | Step | Refusal> {
      const me = await parts.turns.of(from, () => checkPassword(parts, input, from))
      return refused(me) ? me : secondFactor.admit(me)
    },

    proof,
    secondFactor,
    passkeys: createPasskeys(sealed),
    external: createExternal({ ...sealed, secondFactor }),

    /** Everybody; for guests, those with whom they share a room. By name; those that have `q` in it or in their username. */
    async list(viewer: Viewer, { q, most }: { q: string; most: number }): Promise<Person[]> {
      const values = [viewer.id, q.toLowerCase(), usernameKey(q), most]
      return (await rows<PersonRow>(pool, listStatement(viewer), values)).map(toPerson)
    },

    /** The same by their usernames. `next` leads to those after them. */
    async page(viewer: Viewer, { q, next, limit }: z.infer<typeof peoplePage>) {
      const after = next === undefined ? null : usernameKey(next)
      const values = [viewer.id, q.toLowerCase(), usernameKey(q), after, limit + 1]
      const found = (await rows<PersonRow>(pool, pageStatement(viewer), values)).map(toPerson)
      const people = found.slice(0, limit)
      return { people, next: found.length > limit ? (people.at(-1)?.username ?? null) : null }
    },

    /** Those of these whom they are shown. */
    shown: (viewer: Viewer, users: readonly UserId[]) => shownOf(pool, viewer, users),

    async byUsername(viewer: Viewer, username: string): Promise<Person | Refusal> {
      if (!isText(username)) return refuse('NONE')
      const where = { usernameKey: usernameKey(username), deletedAt: null }
      const user = await prisma.user.findUnique({ select: person, where })
      const found = user && toPerson(user)
      return found && (await mayMeet(database.pool, viewer, [found.id])) ? found : refuse('NONE')
    },

    profile: profiles.of,
    updateProfile: profiles.update,
    /** One that governs opens the account: it is asked for like other ways in. Refusals: AUTH, BAD, DENY, SLOW, TAKEN. */
    async createToken(viewer: Viewer, { password, ...input }: z.infer<typeof newToken>) {
      const proven = !input.scopes.includes('admin') || (await proof.again(viewer, password))
      return refused(proven) ? proven : identity.createToken(viewer, input)
    },
    avatars: createAvatars(parts),
    changePassword: newPasswords.change,
    newPasswords,
    addresses,
    /** Whether mail can be sent. */
    mails: mail.on,
    strength: strength.judge,
  }
}

const person = { id: true, username: true, name: true, avatar: true }

const wrong = refuse('AUTH', 'Wrong username or password.')

const isText = (text: string) => text.isWellFormed() && !text.includes('\0')

type Known = ArrivalRow & Suspendable & { hash: string }

const knownBy = (column: 'email_key' | 'username_key') =>
  `select ${arrivalColumns}, u.password_hash as hash, ${suspension} from users u where u.${column} = $1`

/** Unknown users and wrong passwords are told apart by neither words nor time. Only failures are counted. */
async function checkPassword(
  parts: Parts,
  input: Omit<Credentials, 'code'>,
  from: From,
): Promise<Arrival | Refusal> {
  const name = input.username
  const [by, key] = name.includes('@')
    ? (['email_key', name.toLowerCase()] as const)
    : (['username_key', usernameKey(name)] as const)
  const attempt = `${key} ${from.address}`
  return counted(
    parts.throttle,
    [
      ['loginAccount', attempt],
      ['loginAddress', from.address],
    ],
    async () => {
      const [user] = await rows<Known>(parts.database.pool, knownBy(by), [key])
      const right = await parts.passwords.verify(user?.hash ?? null, input.password)
      if (!user || !right) return wrong
      return suspensionOf(user) ?? toArrival(user)
    },
  )
}
