import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '../ground/ids.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import { personJson, toPerson, type Viewer } from '../ground/viewer.ts'
import type { reportsQuery } from '../protocol/administration.ts'
import type { Outcome } from '../protocol/commands.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Reported, RoomId, RoomKind, UserId } from '../protocol/wire.ts'
import { mayAct, type Seat } from './access.ts'
import { note } from './audit.ts'
import { asRefusal } from './change.ts'
import { act, type Done, type Office } from './office.ts'
import { iso } from './rows.ts'

type Row = {
  roomId: RoomId
  slug: string
  kind: RoomKind
  roomName: string | null
  seq: number
  text: string
  at: Date
  deletedAt: Date | null
  userId: UserId
  username: string
  name: string
  avatar: string | null
  newest: Date
  count: number
  reports: Reported['reports']
  resolvedAt: Date | null
  outcome: string | null
}

/** Of those about one message. */
const shownOfOne = 20

type Query = z.infer<typeof reportsQuery>
export type Message = { room: RoomId; seq: number }
type Judges = keyof typeof judged

const done = { ok: true } as const
type Ok = typeof done

/** What people say should not be there. Whoever is reported is not asked, and does not come to know by whom. */
export function createReports(pool: pg.Pool) {
  /**
   * Once a person and message; a second time gives another reason. Whoever can read the message may.
   * Refusals: AUTH, NONE, BAD (one's own), DB, FULL.
   */
  async function make(
    { viewer, room }: Seat,
    { seq, why }: { seq: number; why: string },
  ): Promise<Ok | Refusal> {
    if (!viewer) return refuse('AUTH', 'Please sign in first.')
    const values = [room.id, viewer.id, seq, newId(), why]
    const [found] = await rows<{ own: boolean }>(pool, makeStatement, values)
    if (!found) return refuse('NONE')
    return found.own ? refuse('BAD', 'That is your own message: delete it instead.') : done
  }

  /** Those of a room that wait for a decision, without who made them. Refusals: AUTH, DENY. */
  async function inRoom(seat: Seat): Promise<Reported[] | Refusal> {
    const actor = mayAct(seat, 'moderate')
    if (refused(actor)) return actor
    const values = [actor.viewer.id, false, limits.pageMax, null, null, null, actor.room.id]
    const found = (await rows<Row>(pool, listStatement('their room'), values)).map(toReported)
    return found.map((one) => ({ ...one, reports: one.reports.map(({ why, at }) => ({ why, at })) }))
  }

  /** Those of all rooms, with who made them. The newest first; `next` leads to those before them. */
  async function all({ viewer }: Office, { resolved, next, limit }: Query) {
    const place = next ? [next.at, next.room, next.seq] : [null, null, null]
    const values = [viewer.id, resolved === 'yes', limit + 1, ...place]
    const found = await rows<Row>(pool, listStatement('any room'), values)
    const those = found.slice(0, limit)
    const last = found.length > limit ? those.at(-1) : undefined
    return { reports: those.map(toReported), next: last ? placeOf(last) : null }
  }

  /** Says what was done about a message of their room, to all who reported it. Refusals: AUTH, NONE (also for whoever may not), DB, FULL. */
  async function resolveIn(
    { viewer, room }: Seat,
    { seq, outcome }: { seq: number; outcome: Outcome },
  ): Promise<Ok | Refusal> {
    if (!viewer) return refuse('AUTH', 'Please sign in first.')
    return transaction<Ok | Refusal>(
      pool,
      async (tx) => {
        const deed = await resolve(tx, { viewer, of: 'their room' }, { room: room.id, seq }, outcome)
        if (refused(deed)) return deed
        await note(tx, { ...deed, actor: viewer })
        return done
      },
      refused,
    ).catch(asRefusal)
  }

  /** The same for a message of any room. Refusals: NONE, DB, FULL. */
  function decide(office: Office, message: Message, outcome: Outcome): Promise<Ok | Refusal> {
    return act<Ok>(pool, office, [], async (tx) => {
      const deed = await resolve(tx, { viewer: office.viewer, of: 'any room' }, message, outcome)
      return refused(deed) ? deed : { result: done, deed }
    })
  }

  return { make, inRoom, all, resolve: resolveIn, decide }
}

/** What waited for a decision has one. Whoever wrote the message does not decide. Refusals: NONE. */
export async function resolve(
  tx: Sql,
  { viewer, of }: { viewer: Pick<Viewer, 'id'>; of: Judges },
  { room, seq }: Message,
  outcome: Outcome,
): Promise<Done<Ok>['deed'] | Refusal> {
  type Resolved = { user: UserId; username: string; where: string }
  const [found] = await rows<Resolved>(tx, resolveStatement(of), [viewer.id, room, seq, outcome])
  if (!found) return refuse('NONE')
  const { user, username, where } = found
  return { act: 'report.resolve', target: `@${username} in ${where}`, detail: { room, user, seq, outcome } }
}

const readable = `(r.kind = 'public' or exists (
    select from membership a where a.room_id = r.id and a.user_id = $2 and a.left_at is null))`

const makeStatement = `with those as (
    select m.room_id, m.seq, m.user_id from message m join room r on r.id = m.room_id
    where m.room_id = $1 and m.seq = $3 and m.deleted_at is null and ${readable}
  ), made as (
    insert into report (id, room_id, seq, user_id, why)
    select $4, room_id, seq, $2, $5 from those where user_id <> $2
    on conflict (room_id, seq, user_id) do update set why = excluded.why where report.resolved_at is null
  ) select user_id = $2 as own from those`

/** Of `room r`: where $1 decides as a moderator, and where an office is asked for before. */
const judged = {
  'their room': `r.kind <> 'direct' and exists (select from membership a
    where a.room_id = r.id and a.user_id = $1 and a.left_at is null and a.role <> 'member')`,
  'any room': 'true',
}

/** Many may report one message: the newest are shown, and all are counted. */
const shown = `select json_agg(json_build_object('why', s.why, 'at', s.created_at,
      'by', s.by) order by s.created_at, s.id)
    from (select p.id, p.why, p.created_at, ${personJson} as by from report p join users u on u.id = p.user_id
      where p.room_id = h.room_id and p.seq = h.seq and (p.resolved_at is not null) = $2
      order by p.created_at desc, p.id desc limit ${shownOfOne}) s`

const listStatement = (of: Judges) => `with heap as (
    select p.room_id, p.seq, count(*) as count, max(p.created_at) as newest, max(p.resolved_at) as "resolvedAt",
      max(p.outcome) as outcome
    from report p join message m on m.room_id = p.room_id and m.seq = p.seq join room r on r.id = p.room_id
    where (p.resolved_at is not null) = $2 and m.user_id <> $1 and ${judged[of]}
      ${of === 'their room' ? 'and r.id = $7' : ''}
    group by p.room_id, p.seq
    having $4::timestamptz is null or (max(p.created_at), p.room_id, p.seq) < ($4, $5::uuid, $6::bigint)
    order by newest desc, p.room_id desc, p.seq desc limit $3)
  select r.id as "roomId", r.slug, r.kind, r.name as "roomName", m.seq, m.text, m.created_at as at,
    m.deleted_at as "deletedAt", u.id as "userId", u.username, u.name, u.avatar, h.newest, h.count, h."resolvedAt", h.outcome,
    (${shown}) as reports
  from heap h join message m on m.room_id = h.room_id and m.seq = h.seq join room r on r.id = h.room_id
  join users u on u.id = m.user_id order by h.newest desc, h.room_id desc, h.seq desc`

const resolveStatement = (of: Judges) => `update report p
  set resolved_at = clock_timestamp(), resolved_by = $1, outcome = $4
  from message m join room r on r.id = m.room_id join users u on u.id = m.user_id
  where p.room_id = $2 and p.seq = $3 and p.resolved_at is null and m.room_id = p.room_id and m.seq = p.seq
    and m.user_id <> $1 and ${judged[of]}
  returning u.id as user, u.username, coalesce(r.name, r.slug) as where`

const placeOf = ({ newest, roomId, seq }: Row) => `${iso(newest)}~${roomId}~${seq}`

function toReported(row: Row): Reported {
  const { roomId: id, slug, kind, roomName, seq, text, count, outcome } = row
  const author = toPerson({ ...row, id: row.userId })
  return {
    room: { id, slug, kind, name: roomName },
    message: { seq, author, text, at: iso(row.at), deletedAt: row.deletedAt && iso(row.deletedAt) },
    reports: row.reports.map((one) => ({ ...one, at: iso(one.at) })),
    count,
    resolved: row.resolvedAt && outcome ? { at: iso(row.resolvedAt), outcome } : null,
  }
}
