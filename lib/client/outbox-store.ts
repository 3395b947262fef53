import type { DBSchema, IDBPDatabase } from 'idb'
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

interface Schema extends DBSchema {
  unsent: { key: ClientId; value: Unsent; indexes: { user: UserId } }
}

/** On this device's disk. Every operation may reject: private windows and full disks have no place for it. */
export function deviceStore(name = 'hearth'): OutboxStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null
  const forget = () => {
    opened = null
  }

  async function connect(): Promise<IDBPDatabase<Schema>> {
    // Visitors send nothing, so their pages do not load it.
    const { openDB } = await import('idb')
    return openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore('unsent', { keyPath: 'id' }).createIndex('user', 'user')
      },
      // A tab with a newer Hearth waits for this one to let go.
      blocking(_from, _to, event) {
        if (event.target instanceof IDBDatabase) event.target.close()
        forget()
      },
      terminated: forget,
    })
  }

  function open(): Promise<IDBPDatabase<Schema>> {
    opened ??= connect()
    opened.catch(forget)
    return opened
  }

  return {
    load: async (user) => (await open()).getAllFromIndex('unsent', 'user', user),
    put: async (entry) => void (await (await open()).put('unsent', entry)),
    remove: async (id) => (await open()).delete('unsent', id),
  }
}
