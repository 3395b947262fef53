/** What Hearth sends: the shapes that pages, sockets, the HTTP API and clients share. Times are ISO 8601, UTC. */

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type UserId = Branded<'UserId'>
export type RoomId = Branded<'RoomId'>
/** The UUID that a client gives a message before it first tries to send it. */
export type ClientId = Branded<'ClientId'>

export type Person = {
  id: UserId
  username: string
  name: string
  /** The version of their picture, which is at /avatars/{id}/{version}. Left out where there is none. */
  avatar?: string
}

export type RoomKind = 'public' | 'private' | 'direct' | 'group'
/** In a room. */
export type Role = 'owner' | 'moderator' | 'member'
/** On this instance. A guest sees the rooms that they were invited to and nothing else. */
export type InstanceRole = 'owner' | 'administrator' | 'member' | 'guest'

/** What a token may: look, change, and govern (its own account, and the instance where its owner does). */
export type Scope = 'read' | 'write' | 'admin'

export type Reaction = { emoji: string; users: UserId[] }

export type Message = {
  /** The number in its room: 1, 2, 3 … without gaps, and its permalink. */
  seq: number
  /** The room's change counter when this row last changed. */
  rev: number
  id: ClientId
  author: Person
  /** Markdown as it was typed; empty once deleted. */
  text: string
  /** The same as safe HTML, made by the server; empty once deleted. */
  html: string
  at: string
  editedAt: string | null
  deletedAt: string | null
  /** Left out where it was its author. `age`: the room keeps nothing for that long. */
  deletedBy?: 'moderator' | 'age'
  reactions: Reaction[]
}

export type Member = {
  user: Person
  role: Role
  rev: number
  joinedAt: string
  /** When they left or were removed; null for those who are in. */
  leftAt: string | null
  /** Reads but does not speak until then: a time, which may be over, or `forever`. Left out where nobody said so. */
  mutedUntil?: string
}

/** A message that people say should not be there. */
export type Reported = {
  room: Pick<RoomInfo, 'id' | 'slug' | 'kind' | 'name'>
  message: Pick<Message, 'seq' | 'author' | 'text' | 'at' | 'deletedAt'>
  /** The newest of them, the oldest first. By whom is told to administrators alone. */
  reports: { why: string; at: string; by?: Person }[]
  /** How many there are. */
  count: number
  /** What was done, if anything was. */
  resolved: { at: string; outcome: string } | null
}

/** Who may not come into a room. */
export type Banned = {
  user: Person
  /** A time, or `forever`. */
  until: string
}

export type RoomInfo = {
  id: RoomId
  kind: RoomKind
  /** The room's path: /r/{slug}. It stays when the room is renamed, so that links do not break. */
  slug: string
  /** Null for direct conversations and unnamed groups: they are called by who is in them. */
  name: string | null
  topic: string
  rev: number
  createdAt: string
  /** Only owners and moderators speak. This and what follows are left out where they do not hold. */
  announceOnly?: boolean
  /** The pause that members make between two messages. */
  slowSeconds?: number
  /** How long what is said stays. */
  retentionDays?: number
}

/**
 * The state of every row of a room whose `rev` lies in `from..to`. A receiver that knows the room up to
 * `known` applies it if `from <= known + 1`, row by row where newer, and then knows `max(known, to)`;
 * else it asks for what changed since `known`.
 */
export type Changes = {
  room: RoomId
  from: number
  to: number
  /** The room's newest message number at `to`. */
  lastSeq: number
  messages: Message[]
  members: Member[]
  info: RoomInfo | null
  /** The interval was too wide: drop what is held of this room's messages; these are the newest. */
  reset?: true
}

/** Consecutive messages, oldest first, as of the room's `rev`. */
export type Page = {
  room: RoomInfo
  rev: number
  lastSeq: number
  messages: Message[]
  /** The message that was found, where a time was asked for and the room has any. */
  around?: number
}

/** A room as its member's sidebar needs it. */
export type RoomSummary = {
  info: RoomInfo
  /** The head: the room's newest `rev`. */
  rev: number
  lastSeq: number
  lastReadSeq: number
  role: Role
  /** In direct conversations and groups: the other members, ten at most. */
  others: Person[]
  lastAt: string | null
}

/** Who may make an account: anybody, whoever has an invite, e-mail addresses of some domains, nobody. */
export type SignupPolicy = { signup: 'open' | 'invite' | 'domain' | 'closed'; domains: string[] }

export type Me = Person & {
  email: string | null
  /** The owner runs this instance; the first account is it. */
  role: InstanceRole
}

/**
 * What somebody sees of themselves. Links to a new password go to `formerEmail`, the last address that was confirmed, until
 * `email` is.
 */
export type Profile = Me & {
  status: string
  timeZone: string | null
  emailConfirmed: boolean
  formerEmail: string | null
  /** A member as soon as they confirm an address of a domain that may sign up here. */
  guestUntilConfirmed: boolean
}

export type PresenceState = 'online' | 'away' | 'offline'

/** First words on a socket. Another `epoch` than the one held: drop everything held and read afresh. */
export type Hello = {
  epoch: string
  version: string
  /** Null for a visitor without an account. */
  me: Me | null
  rooms: RoomSummary[]
  /** Empty: ask with `presence:watch`. Servers that know nothing of that tell here who is online or away. */
  presence: Record<UserId, PresenceState>
}

export type Sent = { ok: true; room: RoomId; seq: number; rev: number; at: string }
