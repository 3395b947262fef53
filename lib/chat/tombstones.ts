import { rows, type Sql } from '../ground/sql.ts'
import type { Message, RoomId, UserId } from '../protocol/wire.ts'

/** Who took away what had been said long enough ago: nobody, but the room's own rule. */
export const age = '00000000-0000-0000-0000-000000000000'

/**
 * Of messages their numbers stay; their texts and reactions go.
 * @param by null: their author
 */
export async function bury(
  tx: Sql,
  room: RoomId,
  graves: { seq: number; rev: number }[],
  by: UserId | typeof age | null,
): Promise<void> {
  const seqs = graves.map(({ seq }) => seq)
  await rows(tx, 'delete from reaction where room_id = $1 and seq = any($2::bigint[])', [room, seqs])
  await rows(
    tx,
    `update message m set text = '', html = '', rev = g.rev, deleted_at = clock_timestamp(), deleted_by = $4
     from unnest($2::bigint[], $3::bigint[]) as g(seq, rev) where m.room_id = $1 and m.seq = g.seq`,
    [room, seqs, graves.map(({ rev }) => rev), by],
  )
}

/** By whom a message was taken away, as all may know it. */
export function deletedBy(by: string | null): Pick<Message, 'deletedBy'> {
  return by === null ? {} : { deletedBy: by === age ? 'age' : 'moderator' }
}
