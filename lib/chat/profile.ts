import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import { sqlState } from '../ground/faults.ts'
import { holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import { rows, transaction } from '../ground/sql.ts'
import { toMe, toPerson, type UserRow } from '../ground/viewer.ts'
import type { profileUpdate } from '../protocol/accounts.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Profile } from '../protocol/wire.ts'
import type { Addresses } from './addresses.ts'
import type { Bylaws } from './bylaws.ts'
import type { Letters } from './letters.ts'
import { closeLinks } from './one-time-links.ts'
import type { Proof } from './proof.ts'
import { blankName, emailOf, isBlank, takenEmail } from './sign-up.ts'

type Update = z.infer<typeof profileUpdate>
type Addressed = { email: string | null; key: string | null; proven: string | null }
type Row = UserRow &
  Pick<Profile, 'status' | 'timeZone' | 'emailConfirmed' | 'formerEmail' | 'guestUntilConfirmed'>
type Written = Row & { before: string | null }
type Deps = {
  pool: pg.Pool
  announcer: Announcer
  proof: Proof
  bylaws: Bylaws
  letters: Letters
  addresses: Addresses
}

const columns = `u.id, u.username, u.name, u.avatar, u.email, u.role, u.status, u.time_zone as "timeZone",
  u.email_confirmed_at is not null as "emailConfirmed",
  case when u.email_confirmed_at is null then u.former_email end as "formerEmail",
  u.guest_until_confirmed as "guestUntilConfirmed"`

const toProfile = ({
  status,
  timeZone,
  emailConfirmed,
  formerEmail,
  guestUntilConfirmed,
  ...row
}: Row): Profile => ({
  ...toMe(row),
  ...{ status, timeZone, emailConfirmed, formerEmail, guestUntilConfirmed },
})

/** `proven` is the last one that was confirmed. */
const addressStatement = `select email, email_key as key,
    case when email_confirmed_at is null then former_email else email end as proven
  from users where id = $1`

/** Another address than before is not confirmed. */
const updateStatement = `update users u set
    name = coalesce($2, u.name), status = coalesce($3, u.status),
    time_zone = case when $4 then $5 else u.time_zone end,
    email = case when $6 then $7 else u.email end, email_key = case when $6 then $8 else u.email_key end,
    email_confirmed_at = case when $9 then null else u.email_confirmed_at end,
    former_email = case when $9 then $10 else u.former_email end
  where u.id = $1 returning ${columns}`

const keyOf = (email: string | null | undefined) => emailOf(email).emailKey

/** What people say of themselves. */
export function createProfiles({ pool, announcer, proof, bylaws, letters, addresses }: Deps) {
  async function of({ id }: Pick<Viewer, 'id'>): Promise<Profile | Refusal> {
    const [row] = await rows<Row>(pool, `select ${columns} from users u where u.id = $1`, [id])
    return row ? toProfile(row) : refuse('AUTH')
  }

  /** For another address also the password, or having signed in just now. Refusals: BAD, DENY, TAKEN (the address), STALE. */
  async function update(viewer: Viewer, { password, ...input }: Update): Promise<Profile | Refusal> {
    if (input.name !== undefined && isBlank(input.name)) return blankName
    const unwanted = bylaws.fault({ name: input.name, status: input.status })
    if (unwanted) return unwanted
    const moves = input.email !== undefined && keyOf(input.email) !== keyOf(viewer.email)
    const proven = moves ? await proof.again(viewer, password) : false
    if (refused(proven)) return proven
    const row = await write(viewer, input, proven).catch((error) => {
      if (sqlState(error) === '23505') return takenEmail
      throw error
    })
    if (refused(row)) return row
    const { before, ...now } = row
    if (input.name !== undefined) announcer.announce({ type: 'person', person: toPerson(now) })
    if (keyOf(before) !== keyOf(now.email)) tellOfAddress(now, before)
    return toProfile(now)
  }

  function write(viewer: Viewer, input: Omit<Update, 'password'>, proven: boolean) {
    const { email, emailKey } = emailOf(input.email)
    const values = [
      ...[viewer.id, input.name ?? null, input.status ?? null],
      ...[input.timeZone !== undefined, input.timeZone ?? null],
      ...[input.email !== undefined, email, emailKey],
    ]
    return transaction<Written | Refusal>(
      pool,
      async (tx) => {
        const held = await holdUser(tx, viewer)
        if (refused(held)) return held
        const [old] = await rows<Addressed>(tx, addressStatement, [viewer.id])
        if (!old) return refuse('AUTH')
        const moves = input.email !== undefined && emailKey !== old.key
        if (moves && !proven) return refuse('STALE')
        const former = letters.on ? old.proven : null
        const [row] = await rows<Row>(tx, updateStatement, [...values, moves, former])
        if (!row) return refuse('AUTH')
        if (moves) await closeLinks(tx, viewer.id, 'password')
        // Names stand beside what was said, on pages that are kept.
        if (input.name !== undefined) await rows(tx, 'update instance set names_rev = names_rev + 1', [])
        return { ...row, before: old.email }
      },
      refused,
    )
  }

  /** Whoever took over a session must not take the address in silence. */
  function tellOfAddress(now: Row, before: string | null) {
    if (before) letters.changed({ email: before, username: now.username }, 'e-mail address')
    addresses.begin(toMe(now))
  }

  return { of, update }
}
