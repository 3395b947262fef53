import { z } from 'zod'
import * as field from './fields.ts'
import type { LeanChanges } from './lean.ts'
import { limits } from './limits.ts'
import { type Refusal, refuse } from './refusals.ts'
import type {
  Banned,
  Changes,
  Hello,
  Member,
  Page,
  Person,
  PresenceState,
  Reported,
  RoomId,
  RoomInfo,
  RoomSummary,
  Sent,
  UserId,
} from './wire.ts'

/** Which messages of a room: at most one of the four; none means the newest. */
const window = {
  before: field.counter.optional(),
  after: field.counter.optional(),
  around: field.seq.optional(),
  /** Around the first message of that time or later; around the last, where none is. */
  at: field.instant.optional(),
  limit: field.pageLimit.default(limits.pageDefault),
}

export const historyQuery = z
  .strictObject(window)
  .refine((q) => [q.before, q.after, q.around, q.at].filter((one) => one !== undefined).length <= 1, {
    error: 'before, after, around and at exclude each other',
  })
export type HistoryQuery = z.infer<typeof historyQuery>

export const newRoom = z.strictObject({
  name: field.roomName,
  kind: z.enum(['public', 'private'], { error: 'must be "public" or "private"' }).default('public'),
  topic: field.topic.default(''),
})
export const roomUpdate = z
  .strictObject({
    name: field.roomName.optional(),
    topic: field.topic.optional(),
    /** Only owners and moderators speak. */
    announceOnly: z.boolean({ error: 'must be true or false' }).optional(),
    /** The pause that members make between two messages; 0 for none. */
    slowSeconds: field.upTo(limits.slowSeconds, 0).optional(),
    /** How long what is said stays; null for ever. */
    retentionDays: field.upTo(limits.retentionDays, 1).nullable().optional(),
  })
  // Where the room is named too, that alone is nothing to change.
  .refine(
    ({ name, topic, announceOnly, slowSeconds, retentionDays }) =>
      [name, topic, announceOnly, slowSeconds, retentionDays].some((one) => one !== undefined),
    { error: 'needs something to change' },
  )
/** One other person: their direct conversation. Several: a new group. */
export const newDirect = z.strictObject({
  users: z
    .array(field.userId, { error: 'must be a list of user ids' })
    .min(1, { error: 'needs at least one person' })
    .max(limits.groupSize.max - 1, { error: `has too many people: at most ${limits.groupSize.max - 1}` }),
})
export const newMessage = z.strictObject({ id: field.clientId, text: field.messageText })
export const newMember = z.strictObject({ user: field.userId })
export const appointment = z.strictObject({
  user: field.userId,
  role: z.enum(['owner', 'moderator', 'member'], { error: 'must be "owner", "moderator" or "member"' }),
})
/** Against whom, for how long, and why. Without `seconds` it is for good. */
export const sanction = z.strictObject({
  user: field.userId,
  seconds: field.sanctionSeconds.optional(),
  why: field.reason.optional(),
})
export type Sanction = z.infer<typeof sanction>
export const newReport = z.strictObject({ seq: field.seq, why: field.reason.default('') })
export const judgement = z.strictObject({
  seq: field.seq,
  outcome: z.enum(['kept', 'removed', 'muted', 'banned', 'suspended'], {
    error: 'must be "kept", "removed", "muted", "banned" or "suspended"',
  }),
})
/** What was done about a report. */
export type Outcome = z.infer<typeof judgement>['outcome']
export const newInvite = z.strictObject({
  days: field.upTo(limits.inviteDays.max, 1).default(limits.inviteDays.default),
  /** How many people may use it; null for any number. */
  uses: field.upTo(limits.inviteUsesMax, 1).nullable().default(null),
})

/** What the HTTP API asks beyond these: most of it stands in the path. */
export const nothing = z.strictObject({})
export const byId = z.strictObject({ id: field.uuid })
export const bySeq = z.strictObject({ seq: field.seq })
export const byCode = z.strictObject({ code: field.inviteCode })
export const roomsQuery = z.strictObject({
  browse: z.literal('public', { error: 'must be "public"' }).optional(),
})
export const changesQuery = z.strictObject({ since: field.counter })
export const messageUpdate = z.strictObject({ seq: field.seq, text: field.messageText })
export const reaction = z.strictObject({ seq: field.seq, emoji: field.emoji })
export const readPosition = z.strictObject({ seq: field.counter })

const room = z.strictObject({ room: field.roomRef })

function roomsOf<One extends z.ZodType>(one: One) {
  const error = `has too many rooms: at most ${limits.roomsPerSubscribe}`
  const rooms = z.array(one, { error: 'must be a list of rooms' }).min(1, { error: 'is empty' })
  return z.strictObject({ rooms: rooms.max(limits.roomsPerSubscribe, { error }) })
}

/** What a client may ask on a socket: a name, the shape of what it sends. Each is answered by an acknowledgement. */
export const commands = {
  'room:subscribe': roomsOf(z.strictObject({ room: field.roomRef, since: field.counter.optional() })),
  'room:unsubscribe': roomsOf(field.roomRef),
  'room:create': newRoom,
  'room:join': room,
  'room:leave': room,
  'room:update': roomUpdate.safeExtend({ room: field.roomRef }),
  'room:members': room,
  'room:bans': room,
  'room:reports': room,
  'room:read': z.strictObject({ room: field.roomRef, seq: field.counter }),
  'member:add': z.strictObject({ room: field.roomRef, user: field.userId }),
  'member:remove': newMember.safeExtend({ room: field.roomRef }),
  'member:role': appointment.safeExtend({ room: field.roomRef }),
  'member:ban': sanction.safeExtend({ room: field.roomRef }),
  'member:unban': newMember.safeExtend({ room: field.roomRef }),
  'member:mute': sanction.safeExtend({ room: field.roomRef }),
  'member:unmute': newMember.safeExtend({ room: field.roomRef }),
  'direct:open': newDirect,
  'history:read': historyQuery.safeExtend({ room: field.roomRef }),
  'message:send': z.strictObject({ room: field.roomRef, id: field.clientId, text: field.messageText }),
  'message:edit': z.strictObject({ room: field.roomRef, seq: field.seq, text: field.messageText }),
  'message:delete': z.strictObject({ room: field.roomRef, seq: field.seq }),
  'message:react': z.strictObject({
    room: field.roomRef,
    seq: field.seq,
    emoji: field.emoji,
    on: z.boolean({ error: 'must be true or false' }),
  }),
  'message:report': newReport.safeExtend({ room: field.roomRef }),
  'report:resolve': judgement.safeExtend({ room: field.roomRef }),
  typing: room,
  presence: z.strictObject({ state: z.enum(['online', 'away'], { error: 'must be "online" or "away"' }) }),
  'presence:watch': z.strictObject({
    users: z
      .array(field.userId, { error: 'must be a list of user ids' })
      .max(limits.presenceWatched, { error: `has too many people: at most ${limits.presenceWatched}` }),
  }),
} as const

export type CommandName = keyof typeof commands
export type CommandInput<Name extends CommandName> = z.infer<(typeof commands)[Name]>
/** The same before it is parsed, as a client sends it: defaults may be left out. */
export type CommandRequest<Name extends CommandName> = z.input<(typeof commands)[Name]>

/** What each command is answered with when it is done. Refusals have `ok: false` instead. */
export type Answers = {
  /** One entry a room, in the order asked: what changed since `since`, or that room's refusal. */
  'room:subscribe': { ok: true; rooms: (Changes | Refusal)[] }
  'room:unsubscribe': { ok: true }
  'room:create': { ok: true; room: RoomInfo }
  'room:join': { ok: true; room: RoomSummary }
  'room:leave': { ok: true }
  'room:update': { ok: true; room: RoomInfo }
  'room:members': { ok: true; members: Member[] }
  'room:bans': { ok: true; bans: Banned[] }
  'room:reports': { ok: true; reports: Reported[] }
  'room:read': { ok: true; seq: number }
  'member:add': { ok: true; member: Member }
  'member:remove': { ok: true }
  'member:role': { ok: true; member: Member }
  'member:ban': { ok: true; member: Member }
  'member:unban': { ok: true; member: Member }
  'member:mute': { ok: true; member: Member }
  'member:unmute': { ok: true; member: Member }
  'direct:open': { ok: true; room: RoomSummary }
  'history:read': { ok: true } & Page
  'message:send': Sent
  'message:edit': Sent
  'message:delete': Sent
  'message:react': Sent
  'message:report': { ok: true }
  'report:resolve': { ok: true }
  typing: { ok: true }
  presence: { ok: true }
  /** Who of them is online or away; the others are offline. */
  'presence:watch': { ok: true; users: Record<UserId, PresenceState> }
}

/** What the server says unasked. */
export type ServerEvents = {
  hello: (hello: Hello) => void
  changes: (changes: Changes) => void
  /** In place of `changes`, to clients that asked for it. */
  lean: (changes: LeanChanges) => void
  /** One's own membership: a room to list, new or changed. */
  room: (summary: RoomSummary) => void
  'room:gone': (gone: { room: RoomId }) => void
  /** One's own read position, moved in another tab or client. */
  read: (read: { room: RoomId; seq: number }) => void
  typing: (typing: { room: RoomId; user: Person }) => void
  /** What became of people who are watched (`presence:watch`). */
  presences: (presences: { users: Record<UserId, PresenceState> }) => void
  /** The same of one person: what servers say that know nothing of watching, to all and of all. */
  presence: (presence: { user: UserId; state: PresenceState }) => void
  /** This node is about to stop: connect anew at a random moment within so many milliseconds; another one answers. */
  going: (going: { within: number }) => void
  /** The last word before the server ends the socket: signing in again is needed. */
  bye: (reason: Refusal) => void
}

/** Parses what came from outside. The first fault is told, with the path of its field. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> | Refusal {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const at = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined)
  if (issue?.message === field.tooLong) return refuse('LONG', undefined, { field: at })
  if (!at && issue?.code === 'invalid_type') return refuse('BAD', "That can't be sent: it must be an object.")
  const reason = issue?.code === 'unrecognized_keys' ? 'is not known here' : (issue?.message ?? 'is wrong')
  return refuse('BAD', `That can't be sent: ${at ? `${at} ${reason}` : reason}.`, { field: at })
}

const schemas: { [Name in CommandName]: z.ZodType<CommandInput<Name>> } = commands

export function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

/** What came with a command. */
export function parseCommand<Name extends CommandName>(
  name: Name,
  input: unknown,
): CommandInput<Name> | Refusal {
  return parse<z.ZodType<CommandInput<Name>>>(schemas[name], input)
}
