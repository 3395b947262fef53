import type pg from 'pg'
import { newId } from '../ground/ids.ts'
import { rows, transaction } from '../ground/sql.ts'
import type { Viewer } from '../ground/viewer.ts'
import type { Outcome } from '../protocol/commands.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Reported, RoomId, RoomKind, UserId } from '../protocol/wire.ts'
import { mayAct, type Seat } from './access.ts'
import { asRefusal } from './change.ts'
import { noteIn } from './deeds.ts'
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
  newest: Date
  reports: Reported['reports']
  resolvedAt: Date | null
  outcome: string | null
}

type Which = { resolved?: boolean; before?: Date; limit?: number }

/** What people say should not be there. Whoever is reported is not asked, and does not come to know by whom. */
export function createReports(pool: pg.Pool) {
  /**
   * Once a person and message; a second time gives another reason. Whoever can read the message may.
   * Refusals: AUTH, NONE, BAD (one's own), DB, FULL.
   */
  async function make(
    { viewer, room }: Seat,
    { seq, why }: { seq: number; why: string },
  ): Promise<{ ok: true } | Refusal> {
    if (!viewer) return refuse('AUTH', 'Please sign in first.')
    const values = [room.id, viewer.id, seq, newId(), why]
    const [found] = await rows<{ own: boolean }>(pool, makeStatement, values)
    if (!found) return refuse('NONE')
    return found.own ? refuse('BAD', 'That is your own message: delete it instead.') : { ok: true }
  }

  /** Those of a room that wait for a decision, without who made them. Refusals: AUTH, DENY. */
  async function inRoom(seat: Seat): Promise<Reported[] | Refusal> {
    const actor = mayAct(seat, 'moderate')
    if (refused(actor)) return actor
    const found = await list(actor.viewer, 'in the room', [actor.room.id], {})
    return found.map((one) => ({ ...one, reports: one.reports.map(({ why, at }) => ({ why, at })) }))
  }

  /** Those of all rooms, for administrators, with who made them. The newest first. Refusals: DENY. */
  async function all(viewer: Viewer, which: Which = {}): Promise<Reported[] | Refusal> {
    if (viewer.role !== 'owner' && viewer.role !== 'administrator') return refuse('DENY')
    return list(viewer, 'anywhere', [], which)
  }

  async function list(viewer: Viewer, where: keyof typeof judges, room: RoomId[], which: Which) {
    const { resolved = false, before = null, limit = 100 } = which
    const values = [viewer.id, resolved, before, limit, ...room]
    return (await rows<Row>(pool, listStatement(where), values)).map(toReported)
  }

  /**
   * Says what was done about a message, to all who reported it. Its author may not; moderators of the room and
   * administrators may. Refusals: NONE (also for whoever may not), DB, FULL.
   */
  async function resolve(
    viewer: Viewer,
    { room, seq }: { room: RoomId; seq: number },
    outcome: Outcome,
    address = '',
  ): Promise<{ ok: true } | Refusal> {
    type Done = { author: UserId; name: string | null; slug: string }
    return transaction<{ ok: true } | Refusal>(
      pool,
      async (tx) => {
        const [done] = await rows<Done>(tx, resolveStatement, [viewer.id, room, seq, outcome])
        if (!done) return refuse('NONE')
        const { author: user, ...its } = done
        await noteIn(tx, { id: room, ...its }, viewer, 'report.resolve', {
          user,
          detail: { seq, outcome },
          address,
        })
        return { ok: true }
      },
      refused,
    ).catch(asRefusal)
  }

  return { make, inRoom, all, resolve }
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

/** Who decides about what is in `room r`. $1 is who asks. */
const judges = {
  'in the room': `r.kind <> 'direct' and exists (select from membership a
    where a.room_id = r.id and a.user_id = $1 and a.left_at is null and a.role <> 'member')`,
  anywhere: `exists (select from users a where a.id = $1 and a.role in ('owner', 'administrator'))`,
}

const listStatement = (where: keyof typeof judges) => `
  select r.id as "roomId", r.slug, r.kind, r.name as "roomName", m.seq, m.text, m.created_at as at,
    m.deleted_at as "deletedAt", u.id as "userId", u.username, u.name, max(p.created_at) as newest,
    max(p.resolved_at) as "resolvedAt", max(p.outcome) as outcome,
    json_agg(json_build_object('why', p.why, 'at', p.created_at,
      'by', json_build_object('id', w.id, 'username', w.username, 'name', w.name)) order by p.created_at) as reports
  from report p join message m on m.room_id = p.room_id and m.seq = p.seq join room r on r.id = p.room_id
  join users u on u.id = m.user_id join users w on w.id = p.user_id
  where (p.resolved_at is not null) = $2 and m.user_id <> $1 and ${judges[where]}
    ${where === 'in the room' ? 'and r.id = $5' : ''}
  group by r.id, m.room_id, m.seq, u.id
  having $3::timestamptz is null or max(p.created_at) < $3
  order by newest desc limit $4`

const resolveStatement = `update report p set resolved_at = clock_timestamp(), resolved_by = $1, outcome = $4
  from message m join room r on r.id = m.room_id
  where p.room_id = $2 and p.seq = $3 and p.resolved_at is null and m.room_id = p.room_id and m.seq = p.seq
    and m.user_id <> $1 and (${judges['in the room']} or ${judges.anywhere})
  returning m.user_id as author, r.name, r.slug`

function toReported(row: Row): Reported {
  const { roomId: id, slug, kind, roomName, seq, text, outcome } = row
  const author = { id: row.userId, username: row.username, name: row.name }
  return {
    room: { id, slug, kind, name: roomName },
    message: { seq, author, text, at: iso(row.at), deletedAt: row.deletedAt && iso(row.deletedAt) },
    reports: row.reports.map((one) => ({ ...one, at: iso(one.at) })),
    resolved: row.resolvedAt && outcome ? { at: iso(row.resolvedAt), outcome } : null,
  }
}
