import type { DatabasePlace } from './opening.ts'
import type { Settings } from './settings.ts'

/** What a worker has to know: all of it from the parent, so that none reads an `.env` that was edited since. */
export type Orders = {
  settings: Settings
  database: DatabasePlace
  /** Where each worker has its socket for the others (siblings.ts). */
  folder: string
}

export type ToWorker = { hearth: 'orders'; orders: Orders } | { hearth: 'ping' } | { hearth: 'connection' }

export type ToParent =
  /** It listens, and wants its orders: what is sent earlier is lost. */
  | { hearth: 'joined' }
  | { hearth: 'pong' }
  /** It serves from now on. `empty`: nobody has an account yet. */
  | { hearth: 'ready'; empty: boolean }
  /** Some of its connections ended; so many are left. */
  | { hearth: 'held'; held: number }
  /** It has the connection that it was handed. `held`: and so many in all. */
  | { hearth: 'taken'; held: number }
  /** It ends, and is to be handed nothing any more. */
  | { hearth: 'leaving' }

/** Others talk over the same line: Socket.IO's adapter, Node itself. */
export function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'hearth' in message
}
