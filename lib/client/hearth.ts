import type { Me, RoomSummary } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'
import type { Hearth } from './model.ts'
import type { OutboxStore } from './outbox-store.ts'

export type HearthOptions = {
  connection: Connection
  /** What the server rendered, so that the first view is right before the first greeting. */
  me?: Me | null
  rooms?: readonly RoomSummary[]
  /** Where unsent messages are kept; in memory when there is none. */
  store?: OutboxStore
}

export declare function createHearth(options: HearthOptions): Hearth
