import type pg from 'pg'
import type { Announcer } from '../ground/announcer.ts'
import { rows } from '../ground/sql.ts'
import { refused } from '../protocol/refusals.ts'
import type { RoomId } from '../protocol/wire.ts'
import { change, takeTurns, toldOf } from './change.ts'
import { readMessages } from './rows.ts'
import { age, bury } from './tombstones.ts'

type Deps = { pool: pg.Pool; announcer: Announcer }

/** Messages that go in one change of a room: those who send there wait no longer than for each other. */
const batch = 100

/** Takes away what rooms keep no longer: as tombstones, in their order of changes, so that all clients let go of it. */
export function createRetention({ pool, announcer }: Deps) {
  /** @returns how many messages went */
  async function sweep(): Promise<number> {
    const found = await rows<{ id: RoomId }>(pool, 'select id from room where retention_days is not null', [])
    let swept = 0
    for (const { id } of found) swept += await sweepRoom(id)
    return swept
  }

  async function sweepRoom(room: RoomId): Promise<number> {
    let swept = 0
    for (let after = 0; ; ) {
      const old = await rows<{ seq: number }>(pool, oldStatement, [room, after, batch])
      if (old.length === 0) return swept
      const seqs = old.map(({ seq }) => seq)
      swept += await take(room, seqs)
      after = seqs.at(-1) ?? after
    }
  }

  /** Those among them that are still to go under the room's lock: its rule may be another by now. */
  async function take(room: RoomId, seqs: number[]): Promise<number> {
    const changed = await change(pool, room, async (tx, turn) => {
      const old = await rows<{ seq: number }>(tx, stillStatement, [room, seqs])
      if (old.length === 0) return null
      const last = await takeTurns(tx, room, turn, old.length - 1)
      const graves = old.map(({ seq }, n) => ({ seq, rev: turn.rev + n }))
      await bury(tx, room, graves, age)
      await rows(tx, sweptStatement, [room])
      const messages = await readMessages(
        tx,
        room,
        graves.map(({ seq }) => seq),
      )
      return toldOf(room, last, { messages }, turn.rev)
    })
    if (refused(changed)) throw new Error(changed.message)
    if (changed) announcer.announce({ type: 'changes', changes: changed })
    return changed?.messages.length ?? 0
  }

  return { sweep }
}

const isOld = `m.deleted_at is null and m.created_at < clock_timestamp() - make_interval(days => r.retention_days)`

/**
 * The oldest, as far as they are old: numbers go with time, so that what comes after the first that is young need not be
 * looked at. Nor what was swept.
 */
const oldStatement = `select m.seq from room r
  cross join lateral (
    select seq, created_at, deleted_at from message where room_id = r.id and deleted_at is null and seq > greatest($2, r.swept_seq)
    order by seq limit $3
  ) m where r.id = $1 and ${isOld} order by m.seq`

const stillStatement = `select m.seq from message m join room r on r.id = m.room_id
  where m.room_id = $1 and m.seq = any($2::bigint[]) and ${isOld} order by m.seq`

/** Asked under the room's lock: whatever is said meanwhile comes after `last_seq`. */
const sweptStatement = `update room r set swept_seq = coalesce((select min(m.seq) - 1 from message m
    where m.room_id = r.id and m.seq > r.swept_seq and m.deleted_at is null), r.last_seq) where r.id = $1`
