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

/** Rows as PostgreSQL gives them, and the wire shapes that are made of them. Times come from the database. */
export type MessageRow = {
  seq: number
  rev: number
  clientId: ClientId
  userId: UserId
  username: string
  name: string
  text: string
  html: string
  renderer: number
  createdAt: Date
  editedAt: Date | null
  deletedAt: Date | null
  reactions: Reaction[] | null
}

/** Columns of a MessageRow, from `message m`, `users u`, `reactions x`. */
export const messageColumns = `m.seq, m.rev, m.client_id as "clientId", m.user_id as "userId", u.username, u.name,
  m.text, m.html, m.renderer, m.created_at as "createdAt", m.edited_at as "editedAt", m.deleted_at as "deletedAt",
  x.reactions`

/** The author and the reactions of `message m`; reactions in the order in which each emoji was first used. */
export const messageJoins = `left join users u on u.id = m.user_id
  left join lateral (
    select json_agg(json_build_object('emoji', e.emoji, 'users', e.users) order by e.first, e.emoji) as reactions
    from (
      select emoji, json_agg(user_id order by created_at, user_id) as users, min(created_at) as first
      from reaction where room_id = m.room_id and seq = m.seq group by emoji
    ) e
  ) x on true`

export function toMessage(row: MessageRow): Message {
  const current = row.renderer === RENDERER || row.deletedAt !== null
  return {
    seq: row.seq,
    rev: row.rev,
    id: row.clientId,
    author: { id: row.userId, username: row.username, name: row.name },
    text: row.text,
    html: current ? row.html : render(row.text),
    at: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    reactions: row.reactions ?? [],
  }
}

export type MemberRow = {
  userId: UserId
  username: string
  name: string
  role: Role
  rev: number
  joinedAt: Date | string
  leftAt: Date | string | null
}

/** Columns of a MemberRow, from `membership m`, `users u`. */
export const memberColumns = `m.user_id as "userId", u.username, u.name, m.role, m.rev,
  m.joined_at as "joinedAt", m.left_at as "leftAt"`

/** The same as one JSON value. */
export const memberJson = `json_build_object('userId', m.user_id, 'username', u.username, 'name', u.name,
  'role', m.role, 'rev', m.rev, 'joinedAt', m.joined_at, 'leftAt', m.left_at)`

export function toMember(row: MemberRow): Member {
  return {
    user: { id: row.userId, username: row.username, name: row.name },
    role: row.role,
    rev: row.rev,
    joinedAt: new Date(row.joinedAt).toISOString(),
    leftAt: row.leftAt === null ? null : new Date(row.leftAt).toISOString(),
  }
}

export type InfoRow = {
  roomId: RoomId
  kind: RoomKind
  slug: string
  roomName: string | null
  topic: string
  infoRev: number
  roomCreatedAt: Date
}

/** Columns of an InfoRow, from `room r`; named so that they can stand beside those of a message or member. */
export const infoColumns = `r.id as "roomId", r.kind, r.slug, r.name as "roomName", r.topic,
  r.info_rev as "infoRev", r.created_at as "roomCreatedAt"`

export function toInfo(row: InfoRow): RoomInfo {
  return {
    id: row.roomId,
    kind: row.kind,
    slug: row.slug,
    name: row.roomName,
    topic: row.topic,
    rev: row.infoRev,
    createdAt: row.roomCreatedAt.toISOString(),
  }
}
