import type { RoomId } from '../protocol/wire.ts'
import type { HearthView, RoomView } from './model.ts'

/** Views are made when asked for and kept until something in them changes, as useSyncExternalStore wants it. */
export function createViews(
  make: () => HearthView,
  makeRoom: (room: RoomId, last?: RoomView) => RoomView | null,
) {
  const listeners = new Set<() => void>()
  const rooms = new Map<RoomId, RoomView>()
  const stale = new Set<RoomId>()
  let view: HearthView | null = null

  return {
    /** Null: what is not about one room. */
    changed(...what: (RoomId | null)[]) {
      for (const room of what) {
        if (room) stale.add(room)
        else view = null
      }
      for (const listener of listeners) listener()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view() {
      view ??= make()
      return view
    },
    room(room: RoomId): RoomView | null {
      const last = rooms.get(room)
      if (!stale.delete(room) && last) return last
      const next = makeRoom(room, last)
      if (next) rooms.set(room, next)
      else rooms.delete(room)
      return next
    },
  }
}
