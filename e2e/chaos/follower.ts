import type { RoomId, UserId } from '../../lib/protocol/wire.ts'
import type { Link } from './link.ts'
import type { Act, View } from './record.ts'

/** A client that stays connected and holds rooms: a window of ours, or a bare socket. */
export type Follower = {
  holder: string
  user: UserId
  link: Link
  /** Opens a room, as often as it takes. @returns false where it may not be read. */
  enter(room: RoomId): Promise<boolean>
  /** Lets go of a room. */
  close(room: RoomId): void
  holds(room: RoomId): boolean
  /** The newest change that it was told of. */
  knows(room: RoomId): number
  isOnline(): boolean
  view(room: RoomId): View | null
  /** Messages of its own that are not settled. */
  unsettled(room: RoomId): number
  /** Says something; resolves when that is settled, if it is known when. */
  say(room: RoomId, text: string): Promise<void>
  act(room: RoomId, act: Pick<Act, 'kind' | 'seq'> & Partial<Act>): Promise<void>
  /** The device woke up, or its network came back. */
  wake(): void
  end(): void
}

export type Account = { token: string; user: UserId; username: string }
