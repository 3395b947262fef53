import type pg from 'pg'
import type { Viewer } from '../ground/identity.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import { stands } from '../ground/viewer.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { InstanceRole, Person, RoomId, UserId } from '../protocol/wire.ts'
import { type Deed, note } from './audit.ts'
import { asRefusal, type Turn, takeTurn } from './change.ts'
import { isAbove, may } from './powers.ts'

declare const held: unique symbol

/**
 * The right to administer this instance, for one viewer who asks from one address. Every act of administration takes an
 * Office, and only `takeOffice` makes one: code that forgot to ask does not compile. It is a moment's truth; what changes
 * something asks again (`act`).
 */
export type Office = { readonly [held]: true; viewer: Viewer; address: string }

/** To all others what is administered looks as if it were not there. Refusals: AUTH for visitors, NONE. */
export function takeOffice(viewer: Viewer | null, address: string): Office | Refusal {
  if (!viewer) return refuse('AUTH', 'Please sign in first.')
  return may(viewer, 'administer') ? ({ viewer, address } as Office) : refuse('NONE')
}

export type Account = Person & { role: InstanceRole; stands: boolean }

/** What an act answers, and what the book says of it. */
export type Done<T> = { result: T; deed: Pick<Deed, 'act' | 'target' | 'detail'> }

type Work<T> = (tx: Sql, account: (id: UserId) => Account | null) => Promise<Done<T> | Refusal>

const accountsStatement = `select u.id, u.username, u.name, u.role, ${stands} as stands
  from users u where u.id = any($1::uuid[]) and u.deleted_at is null order by u.id for update`

/**
 * One act of administration, in one transaction with its entry in the book. Whoever acts is asked once more, and neither
 * they nor those whom it is about become anything else meanwhile: their rows are held, in the order of their ids, so that
 * two who act upon each other do not wait for each other. A refusal leaves nothing behind.
 */
export function act<T>(
  pool: pg.Pool,
  office: Office,
  about: readonly UserId[],
  work: Work<T>,
): Promise<T | Refusal> {
  return settled<T>(pool, (tx) => asActor(tx, office, about, (account) => work(tx, account)))
}

/** The same upon somebody else. Refusals: also DENY (oneself, the owner; administrators, but for the owner). */
export function actOn<T>(
  pool: pg.Pool,
  office: Office,
  user: UserId,
  work: (tx: Sql, other: Account) => Promise<Done<T> | Refusal>,
): Promise<T | Refusal> {
  return act<T>(pool, office, [user], async (tx, account) => {
    const other = account(user)
    const no = whyNot(account(office.viewer.id), other)
    return !other || no ? (no ?? refuse('NONE')) : work(tx, other)
  })
}

/**
 * The same upon a room, as its next change. Its turn is taken before anybody's row is held, as it is by those who add
 * people to it: of two who took them in different orders each would wait for the other. Refusals: NONE where it is not.
 */
export function actUpon<T>(
  pool: pg.Pool,
  office: Office,
  room: RoomId,
  work: (tx: Sql, turn: Turn) => Promise<Done<T> | Refusal>,
): Promise<T | Refusal> {
  return settled<T>(pool, async (tx) => {
    const turn = await takeTurn(tx, room)
    return asActor(tx, office, [], async () => (turn ? work(tx, turn) : refuse('NONE')))
  })
}

async function settled<T>(pool: pg.Pool, work: (tx: Sql) => Promise<Done<T> | Refusal>) {
  const done = await transaction<Done<T> | Refusal>(pool, work, refused).catch(asRefusal)
  return refused(done) ? done : done.result
}

async function asActor<T>(
  tx: Sql,
  { viewer, address }: Office,
  about: readonly UserId[],
  work: (account: (id: UserId) => Account | null) => Promise<Done<T> | Refusal>,
): Promise<Done<T> | Refusal> {
  const found = await rows<Account>(tx, accountsStatement, [[viewer.id, ...about]])
  const account = (id: UserId) => found.find((one) => one.id === id) ?? null
  const actor = account(viewer.id)
  if (!actor?.stands || !may(actor, 'administer')) return refuse('NONE')
  const did = await work(account)
  if (!refused(did)) await note(tx, { ...did.deed, actor: viewer, address })
  return did
}

/** Why the one may not do anything to the other. */
function whyNot(actor: Account | null, other: Account | null): Refusal | null {
  if (!actor || !other) return refuse('NONE', 'There is no such person.')
  if (actor.id === other.id) return refuse('DENY', 'You cannot do that to yourself.')
  if (isAbove(actor, other)) return null
  return refuse(
    'DENY',
    other.role === 'owner'
      ? 'Nobody can do that to the owner.'
      : 'Only the owner can do that to an administrator.',
  )
}

/** What the book calls them. */
export const nameOf = ({ username }: Pick<Person, 'username'>) => `@${username}`
