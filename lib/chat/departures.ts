import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import { holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import type { Log } from '../ground/log.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import type { departure } from '../protocol/accounts.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, RoomId, RoomKind, UserId } from '../protocol/wire.ts'
import { asRefusal, change, memberOf, type Turn, takeTurns, toldOf } from './change.ts'
import { goOut } from './members.ts'
import type { Proof } from './proof.ts'
import { readMessages } from './rows.ts'
import { bury } from './tombstones.ts'
import { takeWaysIn } from './ways-in.ts'

type Departure = z.infer<typeof departure>
type Deps = { pool: pg.Pool; announcer: Announcer; proof: Proof; log: Pick<Log, 'warn'> }
type Room = { id: RoomId; kind: RoomKind; isIn: boolean }

/** Messages that go in one change of a room: those who send there wait no longer than for each other. */
const batch = 100

/** Accounts that are deleted, and what they leave in rooms. */
export function createDepartures({ pool, announcer, proof, log }: Deps) {
  /**
   * The account is gone when this resolves: nobody signs in with it, and its sockets end. Rooms are left, and messages go
   * where that is wished, after that; what a crash leaves undone is done after the next start.
   * Refusals: BAD, DENY (wrong password, the last owner), SLOW, DB.
   */
  async function leave(viewer: Viewer, input: Departure): Promise<{ ok: true } | Refusal> {
    const proven = await proof.again(viewer, input.password)
    if (refused(proven)) return proven
    const { id } = viewer
    const ended = await transaction<string[] | Refusal>(
      pool,
      (tx) => erase(tx, viewer, input.messages),
      refused,
    ).catch(asRefusal)
    if (refused(ended)) return ended
    announcer.announce({ type: 'signed-out', user: id, credentials: ended })
    begin(id)
    return { ok: true }
  }

  const going = new Map<UserId, Promise<void>>()

  function begin(user: UserId): Promise<void> {
    const now =
      going.get(user) ??
      finish(user)
        .catch((err) => log.warn({ err }, 'an account that was deleted has not left all rooms yet'))
        .finally(() => going.delete(user))
    going.set(user, now)
    return now
  }

  /** May be begun again, or elsewhere at the same time: what is done already takes no change. */
  async function finish(user: UserId) {
    const [row] = await rows<{ departing: Departure['messages'] | null }>(
      pool,
      'select departing from users where id = $1',
      [user],
    )
    if (!row?.departing) return
    // Whoever is out says nothing more: only then is there a last message.
    for (const room of await roomsOf(user)) if (room.isIn) await goFrom(room, user)
    if (row.departing === 'remove') {
      for (const { id } of await roomsOf(user)) await takeAway(id, user)
    }
    await rows(pool, 'update users set departing = null where id = $1', [user])
  }

  function roomsOf(user: UserId): Promise<Room[]> {
    const statement = `select r.id, r.kind, m.left_at is null as "isIn" from membership m join room r on r.id = m.room_id
      where m.user_id = $1 order by r.id`
    return rows<Room>(pool, statement, [user])
  }

  /** A direct conversation stays between the two; the other is told who that is now. */
  function goFrom({ id, kind }: Room, user: UserId) {
    return told(id, (tx, turn) =>
      kind === 'direct' ? renamed(tx, id, user, turn) : goOut(tx, id, user, turn),
    )
  }

  async function takeAway(room: RoomId, user: UserId) {
    for (let after = 0; ; ) {
      const said = await rows<{ seq: number }>(pool, saidStatement, [room, user, after, batch])
      const seqs = said.map(({ seq }) => seq)
      const last = seqs.at(-1)
      if (last === undefined) return
      await takeThese(room, seqs)
      after = last
    }
  }

  function takeThese(room: RoomId, seqs: number[]) {
    return told(room, async (tx, turn) => {
      const still = await rows<{ seq: number }>(tx, stillStatement, [room, seqs])
      if (still.length === 0) return null
      const last = await takeTurns(tx, room, turn, still.length - 1)
      const graves = still.map(({ seq }, n) => ({ seq, rev: turn.rev + n }))
      await bury(tx, room, graves, null)
      const buried = graves.map(({ seq }) => seq)
      return toldOf(room, last, { messages: await readMessages(tx, room, buried) }, turn.rev)
    })
  }

  async function told(room: RoomId, work: (tx: Sql, turn: Turn) => Promise<Changes | null>) {
    const changed = await change<Changes>(pool, room, work)
    if (refused(changed)) throw new Error(changed.message)
    if (changed) announcer.announce({ type: 'changes', changes: changed })
  }

  /** Whatever is still to be done. */
  async function resume(): Promise<void> {
    const left = await rows<{ id: UserId }>(pool, 'select id from users where departing is not null', [])
    for (const { id } of left) await begin(id)
  }

  return { leave, resume }
}

const saidStatement = `select seq from message where room_id = $1 and user_id = $2 and deleted_at is null and seq > $3
  order by seq limit $4`
const stillStatement = `select seq from message where room_id = $1 and seq = any($2::bigint[]) and deleted_at is null
  order by seq`

async function renamed(tx: Sql, room: RoomId, user: UserId, turn: Turn): Promise<Changes | null> {
  await rows(tx, 'update membership set rev = $3 where room_id = $1 and user_id = $2', [room, user, turn.rev])
  const member = await memberOf(tx, room, user)
  return member && toldOf(room, turn, { members: [member] })
}

const lastOwner = refuse('DENY', 'You own this instance. Hand it over to somebody else first.')

const eraseStatement = `update users set username = $2, username_key = $2, name = 'Deleted user', avatar = null, email = null,
    email_key = null, password_hash = '', role = 'member', guest_until_confirmed = false, status = '', time_zone = null, email_confirmed_at = null, former_email = null,
    totp_secret = null, totp_since = null, totp_step = null, suspended_at = null, suspended_until = null,
    suspended_why = null, deleted_at = now(), departing = $3
  where id = $1`

/** Of who they were nothing stays. @returns the sessions and tokens that ended */
async function erase(tx: Sql, viewer: Viewer, messages: Departure['messages']): Promise<string[] | Refusal> {
  const { id: user } = viewer
  // All owners, in one order, so that of two who go at once one stays.
  const held = `select id, role from users where (id = $1 or role = 'owner') and deleted_at is null order by id for update`
  const found = await rows<{ id: UserId; role: string }>(tx, held, [user])
  const own = found.find(({ id }) => id === user)
  if (!own) return refuse('AUTH')
  const asked = await holdUser(tx, viewer)
  if (refused(asked)) return asked
  if (own.role === 'owner' && found.length === 1) return lastOwner
  await rows(tx, eraseStatement, [user, `deleted-${randomBytes(6).toString('hex')}`, messages])
  await rows(tx, 'delete from recovery_code where user_id = $1', [user])
  await rows(tx, 'delete from avatar where user_id = $1', [user])
  const revoke = 'update invite set revoked_at = now() where created_by = $1 and revoked_at is null'
  await rows(tx, revoke, [user])
  await rows(tx, 'update instance set names_rev = names_rev + 1', [])
  return takeWaysIn(tx, user)
}
