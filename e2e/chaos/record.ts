import { createHash } from 'node:crypto'
import type { ClientId, RoomId, UserId } from '../../lib/protocol/wire.ts'

/**
 * What one room went through, as plain data: what was asked for and acknowledged, what reached whom, what everybody
 * held in the end, and what stands in the database. The checker judges from this alone. Times are milliseconds since
 * the run began.
 */
export type RoomRecord = {
  room: RoomId
  kind: 'public' | 'private'
  began: number
  sends: Send[]
  acts: Act[]
  deliveries: Delivery[]
  views: View[]
  heals: Heal[]
  intrusions: Intrusion[]
  truth: Truth
}

/** A message that somebody tried to send, as often as it took. */
export type Send = {
  id: ClientId
  user: UserId
  text: string
  /** Which client sent it; a window's messages have to stand in the order typed. */
  by: string
  window: boolean
  at: number
  acks: { seq: number; rev: number; at: number }[]
  /** Refused for good: the author was out of the room, say. */
  refused: string | null
}

/** An edit, deletion or reaction. `rev` is null where no answer came: it may have happened or not. */
export type Act = {
  kind: 'edit' | 'delete' | 'react'
  user: UserId
  seq: number
  rev: number | null
  text?: string
  emoji?: string
  on?: boolean
  at: number
}

/**
 * Something of the room that reached a client. `listed`: a summary with the head `to`; `live`: a `changes` event;
 * `asked`: the answer to room:subscribe; `page`: a page of history; `gone`: the farewell.
 */
export type Delivery = {
  /** One connection of one client. */
  session: string
  user: UserId
  kind: 'listed' | 'live' | 'asked' | 'page' | 'gone'
  from: number
  to: number
  reset: boolean
  rows: (readonly [seq: number, rev: number, id: ClientId])[]
  at: number
  /** When it was asked for. */
  askedAt?: number
}

export type Row = {
  seq: number
  rev: number
  id: ClientId
  user: UserId
  text: string
  deleted: boolean
  /** `emoji user`, sorted. */
  reactions: string[]
}

/** What one client held of the room in the end. */
export type View = {
  holder: string
  user: UserId
  known: number
  gone: boolean
  rows: Row[]
  /** Messages of its own that were never settled. */
  pending: { id: ClientId; state: string }[]
}

/** How long after a fault's healing a member's client was at the head of that moment; null: never seen. */
export type Heal = {
  holder: string
  user: UserId
  fault: string
  head: number
  ms: number | null
  at: number
}

/** What somebody got who may not read the room. */
export type Intrusion = { who: string; path: string; got: string; at: number }

export type Truth = {
  rev: number
  lastSeq: number
  rows: Row[]
  /** Every coming and going, in order of `rev`. */
  memberships: { user: UserId; rev: number; inside: boolean }[]
}

/** Stands for a text: long ones would fill the record. */
export const mark = (text: string) => createHash('md5').update(text).digest('hex').slice(0, 16)

export const nobodyKnows: Truth = { rev: 0, lastSeq: 0, rows: [], memberships: [] }

export function emptyRecord(room: RoomId, kind: RoomRecord['kind'], began: number): RoomRecord {
  const nothing = { sends: [], acts: [], deliveries: [], views: [], heals: [], intrusions: [] }
  return { room, kind, began, ...nothing, truth: nobodyKnows }
}
