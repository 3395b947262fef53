import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import type { Log } from '../ground/log.ts'
import { rows, type Sql } from '../ground/sql.ts'
import type { allRoomsQuery, roomRemoval } from '../protocol/administration.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, Member, RoomId, RoomKind } from '../protocol/wire.ts'
import { toldOf } from './change.ts'
import { removedStatement } from './messages.ts'
import { actUpon, type Office } from './office.ts'
import {
  type InfoRow,
  infoColumns,
  type MemberRow,
  memberColumns,
  readMessages,
  toInfo,
  toMember,
} from './rows.ts'
import { bury } from './tombstones.ts'

type Deps = { pool: pg.Pool; announcer: Announcer; log: Log }

/** A room as whoever administers the instance sees it: that it is there, not what is said in it. */
export type RoomUse = {
  id: RoomId
  slug: string
  kind: Extract<RoomKind, 'public' | 'private'>
  name: string
  announceOnly: boolean
  members: number
  messages: number
  lastAt: string | null
}

type Row = Omit<RoomUse, 'lastAt'> & { lastAt: Date | null }

/** What a removed room is called until nothing of it is left; no room's address has a colon. */
const removedSlug = 'removed:'
const named = `r.kind in ('public', 'private') and r.name is not null`

const pageStatement = `select r.id, r.slug, r.kind, r.name, r.announce_only as "announceOnly", r.last_seq as messages,
    r.last_at as "lastAt", (select count(*) from membership m where m.room_id = r.id and m.left_at is null) as members
  from room r where ${named} and ($1 = '' or strpos(lower(r.name), $1) > 0 or strpos(r.slug, $1) > 0)
    and ($2 = '' or r.slug > $2) order by r.slug limit $3`

const ruleStatement = `select r.kind, r.announce_only as on from room r where r.id = $1 and ${named}`
const arrangeStatement = `update room r set announce_only = $2, info_rev = $3 where r.id = $1 returning ${infoColumns}`

/** Messages that go at once: whoever waits for the database waits no longer than for these. */
const portion = 1_000
const purgeStatement = `with gone as (delete from message where room_id = $1 and seq in (
    select seq from message where room_id = $1 order by seq limit ${portion}) returning seq),
  thought as (delete from reaction x using gone where x.room_id = $1 and x.seq = gone.seq)
  select count(*) as gone from gone`
/**
 * Its row stays a while: nodes that heard nothing of its removal find it there [R5]. Nothing that was said is left without
 * its room. Whoever reported something in that moment did so in vain.
 */
const endStatement = `with gone as (delete from room r where r.id = $1 and not exists (
    select from membership m where m.room_id = r.id and m.left_at > now() - interval '1 hour')
    and not exists (select from message where room_id = r.id) returning id)
  delete from report p using gone where p.room_id = gone.id`

/** All rooms of the instance with a name, also those that one is not in. */
export function createAllRooms({ pool, announcer, log }: Deps) {
  /** By their addresses. `next` leads to those after them. */
  async function page(_: Office, { q, next, limit }: z.infer<typeof allRoomsQuery>) {
    const found = await rows<Row>(pool, pageStatement, [q.toLowerCase(), next, limit + 1])
    const rooms = found
      .slice(0, limit)
      .map((row): RoomUse => ({ ...row, lastAt: row.lastAt?.toISOString() ?? null }))
    return { rooms, next: found.length > limit ? (rooms.at(-1)?.slug ?? null) : null }
  }

  async function one(_: Office, room: RoomId): Promise<RoomUse | Refusal> {
    const statement = `${pageStatement.replace('order by r.slug', 'and r.id = $4 order by r.slug')}`
    const [row] = await rows<Row>(pool, statement, ['', '', 1, room])
    return row ? { ...row, lastAt: row.lastAt?.toISOString() ?? null } : refuse('NONE')
  }

  /**
   * From now on only owners and moderators of the public room speak in it; or all again. Refusals: NONE, DENY (a private
   * room is its owners' to arrange), STALE (it is so already), DB.
   */
  async function announceOnly(office: Office, room: RoomId, on: boolean): Promise<{ ok: true } | Refusal> {
    const changed = await actUpon<{ changes: Changes }>(pool, office, room, async (tx, turn) => {
      const [found] = await rows<{ kind: RoomKind; on: boolean }>(tx, ruleStatement, [room])
      if (!found) return refuse('NONE')
      if (found.kind !== 'public') return refuse('DENY', 'Only owners of a private room arrange it.')
      if (found.on === on) return refuse('STALE', 'That is so already.')
      const [row] = await rows<InfoRow>(tx, arrangeStatement, [room, on, turn.rev])
      if (!row) return refuse('NONE')
      const info = toInfo(row)
      const detail = { room, announceOnly: on }
      return {
        result: { changes: toldOf(room, turn, { info }) },
        deed: { act: 'room.arrange', target: info.name ?? info.slug, detail },
      }
    })
    if (refused(changed)) return changed
    announcer.announce({ type: 'changes', changes: changed.changes })
    return { ok: true }
  }

  /**
   * Everybody is out, and nothing leads there any more, when this resolves; what was said goes after that, a portion at a
   * time. Refusals: NONE, BAD (the name is another), DB.
   */
  async function remove(
    office: Office,
    { room, name }: z.infer<typeof roomRemoval>,
  ): Promise<{ ok: true } | Refusal> {
    const removed = await actUpon<{ changes: Changes }>(pool, office, room, async (tx, turn) => {
      const [found] = await rows<{ name: string; kind: RoomKind }>(
        tx,
        `select r.name, r.kind from room r where r.id = $1 and ${named}`,
        [room],
      )
      if (!found) return refuse('NONE')
      if (found.name !== name)
        return refuse('BAD', "That can't be sent: name must be the one that the room has.", { field: 'name' })
      const members = await clear(tx, room, turn.rev)
      const detail = { room, kind: found.kind, members: members.length, messages: turn.lastSeq }
      return {
        result: { changes: toldOf(room, turn, { members }) },
        deed: { act: 'room.remove', target: found.name, detail },
      }
    })
    if (refused(removed)) return removed
    announcer.announce({ type: 'changes', changes: removed.changes })
    announcer.announce({ type: 'removed', room })
    void purge().catch(notYet)
    return { ok: true }
  }

  /** A reported message goes, wherever it is; what reports asked for is done. Refusals: NONE, DB. */
  async function removeMessage(
    office: Office,
    { room, seq }: { room: RoomId; seq: number },
  ): Promise<{ ok: true } | Refusal> {
    const changed = await actUpon<{ changes: Changes }>(pool, office, room, async (tx, turn) => {
      // Only what was reported: to administer an instance is not to read along in it.
      const [found] = await rows<{ author: string; where: string }>(
        tx,
        `select u.username as author, coalesce(r.name, r.slug) as where from message m
         join users u on u.id = m.user_id join room r on r.id = m.room_id
         where m.room_id = $1 and m.seq = $2 and m.deleted_at is null
           and exists (select from report p where p.room_id = m.room_id and p.seq = m.seq)`,
        [room, seq],
      )
      if (!found) return refuse('NONE')
      await bury(tx, room, [{ seq, rev: turn.rev }], office.viewer.id)
      await rows(tx, removedStatement, [room, seq, office.viewer.id])
      const messages = await readMessages(tx, room, [seq])
      const deed = {
        act: 'message.delete',
        target: `@${found.author} in ${found.where}`,
        detail: { room, seq },
      }
      return { result: { changes: toldOf(room, turn, { messages }) }, deed }
    })
    if (refused(changed)) return changed
    announcer.announce({ type: 'changes', changes: changed.changes })
    return { ok: true }
  }

  /** What is left of removed rooms goes; what another node removes at the same time does no harm. */
  async function purge(): Promise<void> {
    const statement = 'select id from room where starts_with(slug, $1)'
    for (const { id } of await rows<{ id: RoomId }>(pool, statement, [removedSlug])) {
      for (let gone = portion; gone > 0; )
        gone = (await rows<{ gone: number }>(pool, purgeStatement, [id]))[0]?.gone ?? 0
      await rows(pool, endStatement, [id])
    }
  }

  const notYet = (err: unknown) =>
    log.warn({ err }, 'what is left of a removed room could not be taken away yet')

  return { page, one, announceOnly, remove, removeMessage, purge }
}

/** All are out, in one change; nothing but the id leads there, and nobody in. @returns who was in */
async function clear(tx: Sql, room: RoomId, rev: number): Promise<Member[]> {
  await rows(
    tx,
    `update membership set left_at = clock_timestamp(), rev = $2, role = 'member' where room_id = $1 and left_at is null`,
    [room, rev],
  )
  await rows(tx, 'update invite set revoked_at = now() where room_id = $1 and revoked_at is null', [room])
  await rows(tx, 'delete from report where room_id = $1', [room])
  await rows(
    tx,
    `update room set kind = 'private', slug = $2, name = null, topic = '', info_rev = $3, retention_days = null where id = $1`,
    [room, `${removedSlug}${room}`, rev],
  )
  const statement = `select ${memberColumns} from membership m join users u on u.id = m.user_id
    where m.room_id = $1 and m.rev = $2`
  return (await rows<MemberRow>(tx, statement, [room, rev])).map(toMember)
}
