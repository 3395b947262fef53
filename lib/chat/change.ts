import type pg from 'pg'
import { faultOf } from '../ground/faults.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, Member, RoomId, UserId } from '../protocol/wire.ts'
import { type MemberRow, memberColumns, toMember } from './rows.ts'

/** The next number of a room's change counter, taken under the lock of the room's row. */
export type Turn = { rev: number; lastSeq: number }

/**
 * One change of a room, other than a message said: takes the room's next `rev`, holding its row lock, then does
 * `work`. What `work` reads is as new as the lock, so it is the place to ask once more who may. A refusal, or an
 * exception, leaves nothing behind: no `rev` is taken. Nor does null, for what turns out to be so already.
 */
export function change<T>(
  pool: pg.Pool,
  room: RoomId,
  work: (tx: Sql, turn: Turn) => Promise<T | Refusal | null>,
): Promise<T | Refusal | null> {
  return transaction<T | Refusal | null>(
    pool,
    async (tx) => {
      const turn = await takeTurn(tx, room)
      return turn ? work(tx, turn) : refuse('NONE')
    },
    (result) => result === null || refused(result),
  ).catch(asRefusal)
}

/** What the database could not do is a refusal; all else that is thrown is a bug and stays an exception. */
export function asRefusal(error: unknown): Refusal {
  const fault = faultOf(error)
  if (!fault) throw error
  return fault
}

/** A further `rev` in the same transaction, where one act changes two rows. */
export async function takeTurn(tx: Sql, room: RoomId): Promise<Turn | null> {
  const [turn] = await rows<Turn>(
    tx,
    'update room set rev = rev + 1 where id = $1 returning rev, last_seq as "lastSeq"',
    [room],
  )
  return turn ?? null
}

/** As many further `rev`s: each message has one of its own, as catching up counts them. */
export async function takeTurns(tx: Sql, room: RoomId, turn: Turn, more: number): Promise<Turn> {
  await rows(tx, 'update room set rev = rev + $2 where id = $1', [room, more])
  return { ...turn, rev: turn.rev + more }
}

/** What members are told of the changes `from` to `turn.rev`; of one, unless `from` says otherwise. */
export function toldOf(
  room: RoomId,
  turn: Turn,
  what: Partial<Pick<Changes, 'messages' | 'members' | 'info'>>,
  from = turn.rev,
): Changes {
  return { room, from, to: turn.rev, lastSeq: turn.lastSeq, messages: [], members: [], info: null, ...what }
}

/** A membership as it stands now, whether they are in or out. */
export async function memberOf(sql: Sql, room: RoomId, user: UserId): Promise<Member | null> {
  const [row] = await rows<MemberRow>(
    sql,
    `select ${memberColumns} from membership m join users u on u.id = m.user_id
     where m.room_id = $1 and m.user_id = $2`,
    [room, user],
  )
  return row ? toMember(row) : null
}
