import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Chat, Opened } from './chat/chat.ts'
import type { Answering } from './ground/answering.ts'
import type { Identity } from './ground/identity.ts'
import type { Log } from './ground/log.ts'
import type { Settings } from './ground/settings.ts'
import type { State } from './ground/state.ts'
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
  /** How this node is. */
  state(): Promise<State>
  /** Houses that stand in for this one while a page is rendered. */
  standIns: AsyncLocalStorage<House>
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
  return found.standIns.getStore() ?? found
}

/** A house in which somebody opens a room, and finds what is given instead of what is in the database. */
export function standing(house: House, { seat, page, rooms, members, memberCount }: Opened): House {
  const { chat, identity } = house
  return {
    ...house,
    identity: { ...identity, identify: async () => seat.viewer },
    chat: {
      ...chat,
      enter: async () => seat,
      history: { ...chat.history, page: async () => page },
      rooms: {
        ...chat.rooms,
        mine: async () => rooms,
        members: async () => members,
        memberCount: async () => memberCount,
      },
    },
  }
}
