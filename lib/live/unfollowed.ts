import type { RoomId } from '../protocol/wire.ts'

/** Longer than the database may take to answer (ground/database). Milliseconds. */
const memory = 30_000

/**
 * How far rooms came lately whose changes nobody here was told: whoever begins to follow one may have read it a moment
 * before. Where all changes are made by this node, that is all that can have been missed.
 */
export function createUnfollowed() {
  let recent = new Map<RoomId, number>()
  let older = new Map<RoomId, number>()
  const timer = setInterval(() => {
    older = recent
    recent = new Map()
  }, memory)

  const headOf = (room: RoomId) => recent.get(room) ?? older.get(room) ?? 0

  return {
    note(room: RoomId, rev: number) {
      recent.set(room, Math.max(headOf(room), rev))
    },
    headOf,
    clear() {
      recent.clear()
      older.clear()
    },
    close: () => clearInterval(timer),
  }
}
