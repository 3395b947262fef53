import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import type { Database } from '../ground/database.ts'
import { newId } from '../ground/ids.ts'
import type { Passwords } from '../ground/passwords.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { type Arrival, type ArrivalRow, arrivalColumns, toArrival } from '../ground/viewer.ts'
import type { newUser } from '../protocol/accounts.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes } from '../protocol/wire.ts'
import type { Addresses } from './addresses.ts'
import { type Address, admit } from './admission.ts'
import type { Bylaws } from './bylaws.ts'
import type { Letters } from './letters.ts'
import { enroll } from './members.ts'
import type { Strength } from './password-strength.ts'
import type { Turns } from './turns.ts'
import { usernameFault, usernameKey } from './usernames.ts'

export type NewUser = z.infer<typeof newUser>
type Deps = {
  database: Database
  announcer: Announcer
  throttle: Throttle
  passwords: Passwords
  bylaws: Bylaws
  turns: Turns
  strength: Strength
  addresses: Addresses
  letters: Pick<Letters, 'on'>
}

/** Says no more than it must: the address belongs to somebody else, who may not want it known. */
export const takenEmail = refuse('TAKEN', "That e-mail address can't be used.", { field: 'email' })
const takenUsername = refuse('TAKEN', 'That username is taken. Please choose another.', { field: 'username' })
export const blankName = refuse('BAD', "That can't be sent: name has nothing to see.", { field: 'name' })

export const isBlank = (name: string) => /^[\s\p{Default_Ignorable_Code_Point}\p{C}]*$/u.test(name)

export const emailOf = (email: string | null | undefined) => ({
  email: email ?? null,
  emailKey: email?.toLowerCase() ?? null,
})

export function createSignUp(deps: Deps) {
  const { announcer, throttle, passwords, strength, addresses, bylaws, turns, letters } = deps
  const { pool } = deps.database
  /**
   * Makes an account, where the instance's policy allows it. By a room's invite link one is in the room at once.
   * Refusals: BAD, TAKEN, SLOW, and those of `admit`.
   */
  return async (input: NewUser, from: { address: string }): Promise<Arrival | Refusal> => {
    const name = input.name ?? input.username
    const fault = usernameFault(input.username) ?? (isBlank(name) ? blankName : null)
    const refusal =
      fault ??
      bylaws.fault({ name, username: input.username }) ??
      throttle.take('signup', from.address) ??
      (await strength.fault(input.password, [input.username, input.name, input.email]))
    if (refusal) return refusal
    const passwordHash = await turns.of(from, () => passwords.hash(input.password))
    if (refused(passwordHash)) return passwordHash
    const account: Account = { ...input, name, passwordHash, is: letters.on ? 'asked' : 'unprovable' }
    const made = await transaction(pool, (tx) => makeAccount(tx, account), refused)
    if (refused(made)) return made
    if (made.changes) announcer.announce({ type: 'changes', changes: made.changes })
    addresses.begin(made.me)
    return made.me
  }
}

/** `is`: of the address. */
type Account = Pick<NewUser, 'username' | 'email' | 'invite'> &
  Pick<Address, 'is'> & { name: string; passwordHash: string }

const insertStatement = `insert into users as u
  (id, username, username_key, name, email, email_key, password_hash, role, guest_until_confirmed)
  values ($1, $2, $3, $4, $5, $6, $7, $8::instance_role, $9) on conflict do nothing
  returning ${arrivalColumns}`

/** In a transaction that is undone if this refuses. What is to be told after the commit comes along. */
export async function makeAccount(
  tx: Sql,
  account: Account,
): Promise<{ me: Arrival; changes: Changes | null } | Refusal> {
  const { username, name, passwordHash, invite, is } = account
  const admitted = await admit(tx, { address: { email: account.email, is }, invite })
  if (refused(admitted)) return admitted
  const key = usernameKey(username)
  const { email, emailKey } = emailOf(account.email)
  const values = [
    newId(),
    username,
    key,
    name,
    email,
    emailKey,
    passwordHash,
    admitted.role,
    admitted.untilConfirmed,
  ]
  const [row] = await rows<ArrivalRow>(tx, insertStatement, values)
  if (!row) {
    const named = await rows(tx, 'select id from users where username_key = $1', [key])
    return named.length > 0 ? takenUsername : takenEmail
  }
  const me = toArrival(row)
  const { room } = admitted
  const changes = room && (await enroll(tx, room.id, me.id, room.turn))
  return refused(changes) ? changes : { me, changes }
}
