import { isoOf, rows, type Sql } from '../ground/sql.ts'
import { toPerson } from '../ground/viewer.ts'
import type {
  ClientId,
  Member,
  Message,
  Reaction,
  Role,
  RoomId,
  RoomInfo,
  RoomKind,
  UserId,
} from '../protocol/wire.ts'
import { RENDERER, render } from './markdown.ts'
import { deletedBy } from './tombstones.ts'
import { toUntil, type Until } from './until.ts'

/** Rows as PostgreSQL gives them, and the wire shapes that are made of them. Times come from the database. */
export type MessageRow = {
  seq: number
  rev: number
  clientId: ClientId
  userId: UserId
  username: string
  name: string
  avatar: string | null
  text: string
  html: string
  renderer: number
  createdAt: Date | string
  editedAt: Date | string | null
  deletedAt: Date | string | null
  deletedBy: string | null
}

/** Columns of a MessageRow, from `message m` and `users u`. */
export const messageColumns = `m.seq, m.rev, m.client_id as "clientId", m.user_id as "userId", u.username, u.name, u.avatar,
  m.text, m.html, m.renderer, m.created_at as "createdAt", m.edited_at as "editedAt", m.deleted_at as "deletedAt",
  m.deleted_by as "deletedBy"`

/** What somebody thought of a message: its number, the emoji, who. */
export type Reacted = [seq: number, emoji: string, user: UserId]

/**
 * Reactions of the room and the messages that `which` says of `reaction x`, as one JSON value: in the order in which
 * they came, so that each emoji stands where it was first used. Grouped here, they would cost as much as all else.
 */
export const reactedJson = (which: string) =>
  `(select json_agg(json_build_array(x.seq, x.emoji, x.user_id) order by x.created_at, x.emoji, x.user_id)
    from reaction x where ${which})`

/** The reactions of `message m` alone. */
export const reactedColumn = `${reactedJson('x.room_id = m.room_id and x.seq = m.seq')} as reacted`

export function reactionsBySeq(all: Reacted[] | null): Map<number, Reaction[]> {
  const bySeq = new Map<number, Reaction[]>()
  for (const [seq, emoji, user] of all ?? []) {
    const known = bySeq.get(seq)
    const same = known?.find((reaction) => reaction.emoji === emoji)
    if (same) same.users.push(user)
    else if (known) known.push({ emoji, users: [user] })
    else bySeq.set(seq, [{ emoji, users: [user] }])
  }
  return bySeq
}

export function toMessage(row: MessageRow, reactions: Reaction[] = []): Message {
  const current = row.renderer === RENDERER || row.deletedAt !== null
  return {
    seq: row.seq,
    rev: row.rev,
    id: row.clientId,
    author: toPerson({ ...row, id: row.userId }),
    text: row.text,
    html: current ? row.html : render(row.text),
    at: iso(row.createdAt),
    editedAt: row.editedAt && iso(row.editedAt),
    deletedAt: row.deletedAt && iso(row.deletedAt),
    ...deletedBy(row.deletedBy),
    reactions,
  }
}

/** As they stand now, in the order of their numbers. */
export async function readMessages(sql: Sql, room: RoomId, seqs: readonly number[]): Promise<Message[]> {
  const found = await rows<MessageRow & { reacted: Reacted[] | null }>(
    sql,
    `select ${messageColumns}, ${reactedColumn} from message m left join users u on u.id = m.user_id
     where m.room_id = $1 and m.seq = any($2::bigint[]) order by m.seq`,
    [room, seqs],
  )
  return found.map((row) => toMessage(row, reactionsBySeq(row.reacted).get(row.seq)))
}

/** Statements that run often are given text; so is JSON. */
export function iso(time: Date | string): string {
  return typeof time !== 'string' ? time.toISOString() : time.endsWith('Z') ? time : isoOf(time)
}

export type MemberRow = {
  userId: UserId
  username: string
  name: string
  avatar: string | null
  role: Role
  rev: number
  joinedAt: Date | string
  leftAt: Date | string | null
  mutedUntil: Until | null
}

/** Columns of a MemberRow, from `membership m`, `users u`. */
export const memberColumns = `m.user_id as "userId", u.username, u.name, u.avatar, m.role, m.rev,
  m.joined_at as "joinedAt", m.left_at as "leftAt", m.muted_until as "mutedUntil"`

/** The same as one JSON value. */
export const memberJson = `json_build_object('userId', m.user_id, 'username', u.username, 'name', u.name,
  'avatar', u.avatar, 'role', m.role, 'rev', m.rev, 'joinedAt', m.joined_at, 'leftAt', m.left_at,
  'mutedUntil', m.muted_until)`

export function toMember(row: MemberRow): Member {
  return {
    user: toPerson({ ...row, id: row.userId }),
    role: row.role,
    rev: row.rev,
    joinedAt: new Date(row.joinedAt).toISOString(),
    leftAt: row.leftAt === null ? null : new Date(row.leftAt).toISOString(),
    ...(row.mutedUntil === null ? {} : { mutedUntil: toUntil(row.mutedUntil) }),
  }
}

export type InfoRow = {
  roomId: RoomId
  kind: RoomKind
  slug: string
  roomName: string | null
  topic: string
  infoRev: number
  roomCreatedAt: Date | string
  /** Null where nothing of the kind holds, as in most rooms: one value is read faster than three. */
  rules: RoomRules | null
}

export type RoomRules = [announceOnly: boolean, slowSeconds: number, retentionDays: number | null]

/** The rules of `room r` for all who are in it. */
export const rulesColumn = `case when r.announce_only or r.slow_seconds > 0 or r.retention_days is not null
    then json_build_array(r.announce_only, r.slow_seconds, r.retention_days) end`

/** What does not hold is left out. */
export function toRules(
  rules: RoomRules | null,
): Pick<RoomInfo, 'announceOnly' | 'slowSeconds' | 'retentionDays'> {
  const [announceOnly, slowSeconds, retentionDays] = rules ?? []
  return {
    ...(announceOnly ? { announceOnly } : {}),
    ...(slowSeconds ? { slowSeconds } : {}),
    ...(retentionDays ? { retentionDays } : {}),
  }
}

/** Columns of an InfoRow, from `room r`; named so that they can stand beside those of a message or member. */
export const infoColumns = `r.id as "roomId", r.kind, r.slug, r.name as "roomName", r.topic,
  r.info_rev as "infoRev", r.created_at as "roomCreatedAt", ${rulesColumn} as rules`

/** The same as one JSON value. */
export const infoJson = `'roomId', r.id, 'kind', r.kind, 'slug', r.slug, 'roomName', r.name, 'topic', r.topic,
  'infoRev', r.info_rev, 'roomCreatedAt', r.created_at,
  'rules', ${rulesColumn}`

export function toInfo(row: InfoRow): RoomInfo {
  return {
    id: row.roomId,
    kind: row.kind,
    slug: row.slug,
    name: row.roomName,
    topic: row.topic,
    rev: row.infoRev,
    createdAt: iso(row.roomCreatedAt),
    ...toRules(row.rules),
  }
}
