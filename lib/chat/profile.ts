import type pg from 'pg'
import type { z } from 'zod'
import { sqlState } from '../ground/faults.ts'
import { holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import { rows, transaction } from '../ground/sql.ts'
import { toMe, type UserRow } from '../ground/viewer.ts'
import type { profileUpdate } from '../protocol/commands.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Profile } from '../protocol/wire.ts'
import type { Addresses } from './addresses.ts'
import type { Bylaws } from './bylaws.ts'
import type { Letters } from './letters.ts'
import { blankName, emailOf, isBlank, takenEmail } from './sign-up.ts'

type Update = z.infer<typeof profileUpdate>
type Row = UserRow & { status: string; timeZone: string | null; emailConfirmed: boolean }
type Written = Row & { before: string | null }
type Deps = { pool: pg.Pool; bylaws: Bylaws; letters: Letters; addresses: Addresses }

const columns = `u.id, u.username, u.name, u.email, u.role, u.status, u.time_zone as "timeZone",
  u.email_confirmed_at is not null as "emailConfirmed"`

const toProfile = ({ status, timeZone, emailConfirmed, ...row }: Row): Profile => ({
  ...toMe(row),
  ...{ status, timeZone, emailConfirmed },
})

/** Another address than before is not confirmed. */
const updateStatement = `with old as (select email from users where id = $1)
  update users u set
    name = coalesce($2, u.name), status = coalesce($3, u.status),
    time_zone = case when $4 then $5 else u.time_zone end,
    email = case when $6 then $7 else u.email end, email_key = case when $6 then $8 else u.email_key end,
    email_confirmed_at = case when $6 and u.email_key is distinct from $8 then null else u.email_confirmed_at end
  from old where u.id = $1 returning ${columns}, old.email as before`

/** What people say of themselves. */
export function createProfiles({ pool, bylaws, letters, addresses }: Deps) {
  async function of({ id }: Pick<Viewer, 'id'>): Promise<Profile | Refusal> {
    const [row] = await rows<Row>(pool, `select ${columns} from users u where u.id = $1`, [id])
    return row ? toProfile(row) : refuse('AUTH')
  }

  /** Refusals: BAD, TAKEN (the address). */
  async function update(viewer: Viewer, input: Update): Promise<Profile | Refusal> {
    if (input.name !== undefined && isBlank(input.name)) return blankName
    const unwanted = bylaws.fault({ name: input.name, status: input.status })
    if (unwanted) return unwanted
    const row = await write(viewer, input).catch((error) => {
      if (sqlState(error) === '23505') return takenEmail
      throw error
    })
    if (refused(row)) return row
    const { before, ...now } = row
    if (before?.toLowerCase() !== now.email?.toLowerCase()) tellOfAddress(now, before)
    return toProfile(now)
  }

  function write(viewer: Viewer, input: Update) {
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
        const [row] = await rows<Written>(tx, updateStatement, values)
        if (!row) return refuse('AUTH')
        // Names stand beside what was said, on pages that are kept.
        if (input.name !== undefined) await rows(tx, 'update instance set names_rev = names_rev + 1', [])
        return row
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
