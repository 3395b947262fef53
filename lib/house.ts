import type { Chat } from './chat/chat.ts'
import type { Answering } from './ground/answering.ts'
import type { Identity } from './ground/identity.ts'
import type { Log } from './ground/log.ts'
import type { Settings } from './ground/settings.ts'
import type { Throttle } from './ground/throttle.ts'
import type { Refusal } from './protocol/refusals.ts'

/** The running services, as Next's pages and routes get them. */
export type House = {
  settings: Settings
  identity: Identity
  chat: Chat
  throttle: Throttle
  log: Log
  /** What an unexpected error means to the one who asked, where it means something (ground/faults). */
  faultOf(error: unknown): Refusal | null
  answering: Answering
  version: string
}

/**
 * Next's bundle and the server's evaluate every module of lib/ each for themselves, so the services travel through
 * the one thing that both share.
 */
const key = Symbol.for('hearth')

export function openHouse(house: House): void {
  Object.assign(globalThis, { [key]: house })
}

export function house(): House {
  const found: House | undefined = Reflect.get(globalThis, key)
  if (!found)
    throw new Error('There is no running Hearth in this process: start it with npm run dev or npm start.')
  return found
}
