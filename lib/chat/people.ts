import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import type { Database } from '../ground/database.ts'
import type { Identity, Viewer } from '../ground/identity.ts'
import { createPasswords, type Passwords } from '../ground/passwords.ts'
import { rows } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { toMe } from '../ground/viewer.ts'
import type { credentials, passwordChange, profileUpdate } from '../protocol/commands.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Me, Person, UserId } from '../protocol/wire.ts'
import type { Bylaws } from './bylaws.ts'
import { counted } from './counted.ts'
import { createPasskeys } from './passkeys.ts'
import { acquaintances, may, mayMeet } from './powers.ts'
import { createProof } from './proof.ts'
import { createSecondFactor, type Step } from './second-factor.ts'
import { blankName, createSignUp, emailOf, isBlank, takenEmail } from './sign-up.ts'
import { suspensionOf } from './suspension.ts'
import { createTurns } from './turns.ts'
import { usernameKey } from './usernames.ts'

type PasswordChange = z.infer<typeof passwordChange>
type Credentials = z.infer<typeof credentials>
type From = { address: string }
type Given = {
  database: Database
  identity: Identity
  announcer: Announcer
  throttle: Throttle
  bylaws: Bylaws
}
type Parts = { database: Database; throttle: Throttle; passwords: Passwords }

export type People = ReturnType<typeof createPeople>

export function createPeople(given: Given) {
  const { database, identity } = given
  const { prisma } = database
  const parts = { ...given, passwords: createPasswords(), turns: createTurns(given.throttle) }
  const proof = createProof(parts)
  const secondFactor = createSecondFactor({ ...parts, seal: identity.seal, proof })
  return {
    /** No account exists yet. */
    async none(): Promise<boolean> {
      // Each start asks this, and Prisma would have to get ready for it first.
      return (await rows(database.pool, 'select id from users limit 1', [])).length === 0
    },

    signUp: createSignUp(parts),

    /** All at once: the password, and the code where the account has a second factor. */
    async logIn({ code, ...input }: Credentials, from: From): Promise<Me | Refusal> {
      const me = await parts.turns.of(from, () => checkPassword(parts, input, from))
      return refused(me) ? me : secondFactor.ask(me, code, from)
    },

    /** The password alone. Where there is a second factor it opens nothing but the next step. */
    async begin(input: Omit<Credentials, 'code'>, from: From): Promise<Me | Step | Refusal> {
      const me = await parts.turns.of(from, () => checkPassword(parts, input, from))
      return refused(me) ? me : secondFactor.admit(me)
    },

    proof,
    secondFactor,
    passkeys: createPasskeys({ ...parts, seal: identity.seal, proof }),

    /** Everybody; for guests, those with whom they share a room. */
    async list(viewer: Viewer): Promise<Person[]> {
      if (!may(viewer, 'browse')) return acquaintances(database.pool, viewer.id)
      const users = await prisma.user.findMany({ select: person, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
      return users.map(toPerson)
    },

    async byUsername(viewer: Viewer, username: string): Promise<Person | Refusal> {
      if (!isText(username)) return refuse('NONE')
      const where = { usernameKey: usernameKey(username) }
      const user = await prisma.user.findUnique({ select: person, where })
      const found = user && toPerson(user)
      return found && (await mayMeet(database.pool, viewer, [found.id])) ? found : refuse('NONE')
    },

    async updateProfile(viewer: Viewer, input: z.infer<typeof profileUpdate>): Promise<Me | Refusal> {
      if (input.name !== undefined && isBlank(input.name)) return blankName
      const unwanted = given.bylaws.fault({ name: input.name })
      if (unwanted) return unwanted
      const email = input.email === undefined ? {} : emailOf(input.email)
      const data = { name: input.name, ...email }
      const update = prisma.user.update({ where: { id: viewer.id }, data })
      const counted = prisma.instance.update({ where: { id: 1 }, data: { namesRev: { increment: 1 } } })
      try {
        if (input.name === undefined) return toMe(await update)
        return toMe((await prisma.$transaction([update, counted]))[0])
      } catch (error) {
        if (isDuplicate(error)) return takenEmail
        throw error
      }
    },

    /** Ends the other sessions. Tokens stay: they are revoked one by one. */
    changePassword: (viewer: Viewer, input: PasswordChange) =>
      parts.turns.ofViewer(viewer, () => changePassword({ ...parts, identity }, viewer, input)),
  }
}

const person = { id: true, username: true, name: true }
const toPerson = ({ id, username, name }: { id: string; username: string; name: string }): Person => ({
  ...{ id: id as UserId, username, name },
})

const wrong = refuse('AUTH', 'Wrong username or password.')

const isText = (text: string) => text.isWellFormed() && !text.includes('\0')
/** Prisma's code for a value that must be unique and is not. */
const isDuplicate = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002'

/** Unknown users and wrong passwords are told apart by neither words nor time. Only failures are counted. */
async function checkPassword(
  parts: Parts,
  input: Omit<Credentials, 'code'>,
  from: From,
): Promise<Me | Refusal> {
  const name = input.username
  const where = name.includes('@') ? { emailKey: name.toLowerCase() } : { usernameKey: usernameKey(name) }
  const attempt = `${Object.values(where)[0]} ${from.address}`
  return counted(
    parts.throttle,
    [
      ['loginAccount', attempt],
      ['loginAddress', from.address],
    ],
    async () => {
      const user = await parts.database.prisma.user.findUnique({ where })
      const right = await parts.passwords.verify(user?.passwordHash ?? null, input.password)
      if (!user || !right) return wrong
      return suspensionOf(user) ?? toMe(user)
    },
  )
}

async function changePassword(
  { database, throttle, passwords, identity }: Parts & { identity: Identity },
  viewer: Viewer,
  input: PasswordChange,
): Promise<{ ok: true } | Refusal> {
  const where = { id: viewer.id }
  const checked = await counted(throttle, [['loginAccount', viewer.id]], async () => {
    const user = await database.prisma.user.findUnique({ where })
    const right = await passwords.verify(user?.passwordHash ?? null, input.current)
    return right || refuse('DENY', "That isn't your current password.", { field: 'current' })
  })
  if (refused(checked)) return checked
  const passwordHash = await passwords.hash(input.password)
  await database.prisma.user.update({ where, data: { passwordHash } })
  await identity.endAllSessions(viewer.id, viewer.via === 'session' ? viewer.credential : undefined)
  return { ok: true }
}
