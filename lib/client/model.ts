import type { Answers, CommandName, CommandRequest } from '../protocol/commands.ts'
import type { Refusal } from '../protocol/refusals.ts'
import type {
  ClientId,
  Me,
  Member,
  Message,
  Page,
  Person,
  PresenceState,
  RoomId,
  RoomInfo,
  RoomSummary,
  Sent,
  UserId,
} from '../protocol/wire.ts'

/** What a window onto Hearth shows: plain values. One that did not change is the same object as before. */

/** `connecting` until the first greeting, `offline` after one was lost, `signed-out` when only signing in helps. */
export type ConnectionState = {
  status: 'connecting' | 'online' | 'offline' | 'signed-out'
  /** Milliseconds since 1970, by this device's clock. */
  since: number
}

/** A message typed here that the timeline does not show yet. */
export type Pending = {
  id: ClientId
  room: RoomId
  text: string
  /** When it was typed, by this device's clock. ISO 8601. */
  at: string
  /** `sent` is acknowledged: the row is about to arrive. `failed` needs a person: retry or discard. */
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  /** Why it failed, or why it is still waiting. */
  refusal: Refusal | null
}

export type ListedRoom = RoomSummary & { unread: number }

export type HearthView = {
  connection: ConnectionState
  me: Me | null
  /** One's own rooms, the most recently spoken in first. */
  rooms: readonly ListedRoom[]
  /** Who of those that are watched is online or away; everybody else is offline. */
  presence: ReadonlyMap<UserId, PresenceState>
  /** False where unsent messages would not survive a reload: a private window, a full disk. */
  durable: boolean
}

export type RoomView = {
  id: RoomId
  info: RoomInfo
  /** `gone`: the room may no longer be read, and nothing of it is held. */
  status: 'open' | 'gone'
  /** Consecutive, oldest first; tombstones included. */
  messages: readonly Message[]
  hasOlder: boolean
  hasNewer: boolean
  lastSeq: number
  /** Null where one is not a member. */
  lastReadSeq: number | null
  unread: number
  /** Unsent messages, in the order typed: shown after the newest message. */
  pending: readonly Pending[]
  typing: readonly Person[]
  /** As far as they were heard of. Who left has `leftAt`. */
  members: ReadonlyMap<UserId, Member>
  /** Those are all: after `loadMembers` or a fresh start, as long as the connection is the same person's. */
  allMembers: boolean
  /** Something newer exists and is being fetched. */
  behind: boolean
}

export type Done = { ok: true }
/** Where a jump led to. */
export type Arrived = Done & { at: number | 'end' }

/** One window onto Hearth: for a browser tab, a bot, a test. Nothing happens before `start`. */
export type Hearth = {
  /** Connects, and loads what was left unsent. @returns a function that ends it; it may be started again. */
  start(): () => void
  /** @returns a function that stops listening. Listeners are called after every change of any view. */
  subscribe(listener: () => void): () => void
  view(): HearthView
  /** Null for a room that was never opened. */
  room(id: RoomId): RoomView | null

  /**
   * Takes over a page that was read elsewhere (rendered by the server) and follows the room from its `rev`.
   * @param at the message to stand at; without it, the newest if the page has it, else the page's last
   */
  open(page: Page, at?: number): RoomId
  /** Reads a room's newest page by id or slug, and opens it. */
  find(ref: string): Promise<RoomId | Refusal>
  /** Stops following a room and forgets it. */
  close(room: RoomId): void

  /** Kept on this device, shown at once, sent as soon as possible, once. Refused only for what it says (BAD, LONG). */
  send(room: RoomId, text: string): { ok: true; id: ClientId } | Refusal
  retry(id: ClientId): void
  discard(id: ClientId): void
  edit(room: RoomId, seq: number, text: string): Promise<Sent | Refusal>
  remove(room: RoomId, seq: number): Promise<Sent | Refusal>
  react(room: RoomId, seq: number, emoji: string, on: boolean): Promise<Sent | Refusal>

  loadOlder(room: RoomId): Promise<Done | Refusal>
  loadNewer(room: RoomId): Promise<Done | Refusal>
  /**
   * Shows the messages around one: by its number; 'end' for the newest; by a time, for the first message of that time or
   * later, or the last where there is none.
   */
  jump(room: RoomId, to: number | 'end' | Date): Promise<Arrived | Refusal>
  loadMembers(room: RoomId): Promise<Done | Refusal>

  /** Everything up to `seq` was seen. Told to the server when it can be. */
  markRead(room: RoomId, seq: number): void
  /** One is typing; told at most every few seconds. */
  typing(room: RoomId): void
  /** These people are shown, so the view's presence has them. @returns a function that ends it */
  watch(users: readonly UserId[]): () => void

  /** Any command, for what has no word here: rooms, members, direct conversations. */
  request<Name extends CommandName>(name: Name, input: CommandRequest<Name>): Promise<Answers[Name] | Refusal>
}
