import { refused } from '../protocol/refusals.ts'
import type { RoomId } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'

/** Tells the server how far rooms were read: the newest position only, one telling a room at a time. */
export function createReadMarks(connection: Connection) {
  const untold = new Map<RoomId, number>()
  const telling = new Set<RoomId>()

  async function tell(room: RoomId) {
    const seq = untold.get(room)
    if (seq === undefined || telling.has(room) || connection.state().status !== 'online') return
    telling.add(room)
    const answer = await connection.request('room:read', { room, seq })
    telling.delete(room)
    const again = untold.get(room) !== seq
    // What may pass is told after the next greeting.
    if (!refused(answer) || !answer.retryable) {
      if (!again) untold.delete(room)
    }
    if (again) tell(room)
  }

  return {
    add(room: RoomId, seq: number) {
      if (seq <= (untold.get(room) ?? 0)) return
      untold.set(room, seq)
      tell(room)
    },
    /** As far as was read here, told or not. */
    of: (room: RoomId) => untold.get(room) ?? 0,
    flush() {
      for (const room of untold.keys()) tell(room)
    },
    clear: () => untold.clear(),
  }
}
