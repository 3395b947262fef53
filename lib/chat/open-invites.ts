import { rows, type Sql } from '../ground/sql.ts'
import { stands } from '../ground/viewer.ts'
import type { RoomId, UserId } from '../protocol/wire.ts'
import { hasPower } from './powers.ts'

/** In SQL, whether `invite i` lets somebody in now. Links of who is suspended or has become a guest lead nowhere. */
export const live = `i.revoked_at is null and i.expires_at > now() and (i.uses_max is null or i.uses < i.uses_max)
  and exists (select from users u where u.id = i.created_by and ${stands} and ${hasPower('browse')})`

/** Whoever is out of a room, or may not invite to it any more, lets nobody in. For the transaction that has it so. */
export async function revokeAll(tx: Sql, room: RoomId, user: UserId): Promise<void> {
  const statement = `update invite set revoked_at = now()
    where room_id = $1 and created_by = $2 and revoked_at is null`
  await rows(tx, statement, [room, user])
}
