import { rows, type Sql } from '../ground/sql.ts'
import type { RoomId, UserId } from '../protocol/wire.ts'
import type { MemberSeat } from './access.ts'
import { note } from './audit.ts'

type Room = { id: RoomId; name: string | null; slug: string }
type What = { user?: UserId; detail?: Record<string, unknown>; address?: string }

/** Writes down what somebody did in a room by the power that they have there, in the transaction that does it. */
export function noteDeed(tx: Sql, { room, viewer }: MemberSeat, act: string, what: What = {}): Promise<void> {
  return noteIn(tx, room, viewer, act, what)
}

/** The same for whoever has power over all rooms, and for Hearth itself. */
export async function noteIn(
  tx: Sql,
  room: Room,
  actor: Parameters<typeof note>[1]['actor'],
  act: string,
  { user, detail, address }: What = {},
): Promise<void> {
  const where = room.name ?? room.slug
  const target = user ? `@${await usernameOf(tx, user)} in ${where}` : where
  await note(tx, { actor, act, target, detail: { room: room.id, user, ...detail }, address })
}

async function usernameOf(tx: Sql, user: UserId): Promise<string> {
  const [row] = await rows<{ username: string }>(tx, 'select username from users where id = $1', [user])
  return row?.username ?? user
}
