import type { Refusal } from '../protocol/refusals.ts'
import type { ClientId, RoomId, UserId } from '../protocol/wire.ts'

/** A message that was typed and is not acknowledged yet, as it is kept. */
export type Unsent = {
  id: ClientId
  /** Who typed it: another account on this device never sends it. */
  user: UserId
  room: RoomId
  text: string
  at: string
  /** Messages of a room are sent by it, the smallest first. */
  order: number
  /** The server refused it for good. */
  failed: Refusal | null
}

export type OutboxStore = {
  load(user: UserId): Promise<Unsent[]>
  put(entry: Unsent): Promise<void>
  remove(id: ClientId): Promise<void>
}

export function memoryStore(): OutboxStore {
  const entries = new Map<ClientId, Unsent>()
  return {
    load: async (user) => [...entries.values()].filter((entry) => entry.user === user),
    put: async (entry) => void entries.set(entry.id, entry),
    remove: async (id) => void entries.delete(id),
  }
}
