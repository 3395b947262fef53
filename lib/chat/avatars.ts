import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Announcer } from '../ground/announcer.ts'
import { holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import { createPortraits } from '../ground/portraits.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { together } from '../ground/together.ts'
import { type PersonRow, toPerson } from '../ground/viewer.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Person, UserId } from '../protocol/wire.ts'
import { asRefusal } from './change.ts'

type Deps = { pool: pg.Pool; throttle: Throttle; announcer: Announcer }
type Read = () => Promise<Uint8Array | Refusal>
type Wanted = { user: string; version: string }

/** Asked for at once. A page shows some dozens. */
const most = 100

const keepStatement = `insert into avatar (user_id, version, image) values ($1, $2, $3)
  on conflict (user_id) do update set version = excluded.version, image = excluded.image, created_at = now()`
const showStatement = 'update users set avatar = $2 where id = $1 returning id, username, name, avatar'
const findStatement = `select i.n, a.image from unnest($1::uuid[], $2::text[]) with ordinality as i(user_id, version, n)
  join avatar a on a.user_id = i.user_id and a.version = i.version`

const done = { ok: true } as const
const none = refuse('NONE', 'There is no picture.')

/** Pictures that people show of themselves. */
export function createAvatars({ pool, throttle, announcer }: Deps) {
  const makePortrait = createPortraits()

  async function change(viewer: Viewer, work: (tx: Sql) => Promise<Person | Refusal>) {
    const person = await transaction<Person | Refusal>(
      pool,
      async (tx) => {
        const held = await holdUser(tx, viewer)
        return refused(held) ? held : work(tx)
      },
      refused,
    ).catch(asRefusal)
    if (!refused(person)) announcer.announce({ type: 'person', person })
    return person
  }

  /**
   * @param read is not called for whoever comes too often
   * @returns its version. Refusals: AUTH, BAD (no picture), LONG (bytes, pixels), SLOW, DB, FULL, and those of `read`.
   */
  async function set(viewer: Viewer, read: Read): Promise<{ avatar: string } | Refusal> {
    const slow = throttle.take('avatar', viewer.id)
    if (slow) return slow
    const bytes = await read()
    if (refused(bytes)) return bytes
    const image = await makePortrait(bytes)
    if (refused(image)) return image
    // Made of what it shows, it would tell whoever has the same picture that this is it.
    const avatar = randomBytes(12).toString('base64url')
    const person = await change(viewer, async (tx) => {
      await rows(tx, keepStatement, [viewer.id, avatar, image])
      return show(tx, viewer.id, avatar)
    })
    return refused(person) ? person : { avatar }
  }

  /** Refusals: AUTH, NONE, DB. */
  async function remove(viewer: Viewer): Promise<typeof done | Refusal> {
    const person = await change(viewer, (tx) => removeAvatar(tx, viewer.id))
    return refused(person) ? person : done
  }

  /** Whoever knows the version was shown it. No account is needed: what is said in public rooms is shown to everybody. */
  const find = together<Wanted, Buffer | null>(async (wanted) => {
    const values = [wanted.map(({ user }) => user), wanted.map(({ version }) => version)]
    const found = await rows<{ n: number; image: Buffer }>(pool, findStatement, values, 'avatars')
    const byPlace = new Map(found.map(({ n, image }) => [n, image]))
    return wanted.map((_, at) => byPlace.get(at + 1) ?? null)
  }, most)

  return { set, remove, find }
}

/** Nobody has one without the other. Refusals: NONE where there is none. */
export async function removeAvatar(tx: Sql, user: UserId): Promise<Person | Refusal> {
  const gone = await rows(tx, 'delete from avatar where user_id = $1 returning user_id', [user])
  return gone.length > 0 ? show(tx, user, null) : none
}

async function show(tx: Sql, user: UserId, avatar: string | null): Promise<Person | Refusal> {
  const [row] = await rows<PersonRow>(tx, showStatement, [user, avatar])
  // Pictures stand beside what was said, on pages that are kept.
  await rows(tx, 'update instance set names_rev = names_rev + 1', [])
  return row ? toPerson(row) : none
}
