import { limits } from '../protocol/limits.ts'
import {
  type InfoRow,
  infoJson,
  type MemberRow,
  type MessageRow,
  memberColumns,
  memberJson,
  messageColumns,
  type Reacted,
  reactedJson,
} from './rows.ts'

/**
 * The statements that read history. Each asks by itself who may: in its snapshot a member is in, so nothing in it is
 * newer than their removal [R6]. The room's counters and its messages are of one snapshot too.
 *
 * PostgreSQL keeps one plan for all values unless one for the values at hand looks cheaper, and then plans each time
 * anew, for longer than a page takes to read. So pages look alike to it: a limit that is a parameter would be taken for
 * a tenth of the room, and has one in plain digits beneath it; bounds are reckoned from a column, about which nothing
 * can be known beforehand. What changed is planned each time: it may be one row, or a thousand.
 */

type Head = InfoRow & { head: number; lastSeq: number }
/** A message, if there is any. One row, the first that was read, has the head. */
type Row<Head> = { head: Head | null } & { [Column in keyof MessageRow]: MessageRow[Column] | null }
export type PageRow = Row<Head & { reacted: Reacted[] | null }>
export type ChangedRow = Row<Head & { members: MemberRow[]; tooMany: boolean }> & {
  reacted: Reacted[] | null
  above: number | null
}

/** How rooms are named: by id or slug. The parameters are $1 the room, $2 the viewer. */
export type By = 'id' | 'slug'

const allowed = `(r.kind = 'public' or a.user_id is not null)`
const roomAndViewer = `room r left join membership a on a.room_id = r.id and a.user_id = $2 and a.left_at is null`

const headJson = (more: string) => `case when m.above is null then
  json_build_object(${infoJson}, 'head', r.rev, 'lastSeq', r.last_seq, ${more}) end as head`

/**
 * Messages of `room r` with how large those above them are together, in the order of the reading. PostgreSQL stops
 * to read where the limit is reached.
 */
const sized = (where: string, order: string, most: number, limit: string) => `
  select w.*, sum(octet_length(w.text) + octet_length(w.html)) over (
    order by w.${order} rows between unbounded preceding and 1 preceding) as above
  from (select * from message where room_id = r.id and ${where} order by ${order} limit ${most}) w
  order by w.${order} limit ${limit}`

const notTooLarge = `(m.above is null or m.above < ${limits.answerBytes})`

/** Numbers have no gaps [R3], so the reactions of a page are those of its numbers. */
const windows = {
  newest: { where: 'true', order: 'seq desc', numbers: 'x.seq > r.last_seq - $3' },
  before: {
    where: 'seq < $4',
    order: 'seq desc',
    numbers: 'x.seq >= least($4, r.last_seq + 1) - $3 and x.seq < least($4, r.last_seq + 1)',
  },
  after: {
    where: 'seq > $4',
    order: 'seq',
    numbers: 'x.seq > least($4, r.last_seq) and x.seq <= least($4, r.last_seq) + $3',
  },
} as const

export type Window = keyof typeof windows

/** $3 is how many, $4 a message's number. */
export function pageStatement(by: By, window: Window): string {
  const { where, order, numbers } = windows[window]
  const reacted = reactedJson(`x.room_id = r.id and ${numbers}`)
  return `select ${headJson(`'reacted', ${reacted}`)}, ${messageColumns} from ${roomAndViewer}
    left join lateral (${sized(where, order, limits.pageMax, '$3')}) m on ${notTooLarge}
    left join users u on u.id = m.user_id
    where r.${by} = $1 and ${allowed}`
}

const most = limits.changesPerCatchUp

const membersJson = (since: string) => `(select coalesce(json_agg(${memberJson} order by m.rev), '[]')
  from membership m join users u on u.id = m.user_id where m.room_id = r.id and m.rev > ${since})`

const changeColumns = `m.above, ${messageColumns}, ${reactedJson('x.room_id = r.id and x.seq = m.seq')} as reacted`

/** $3 is the `rev` up to which the room is known. Too many are counted, and not read. */
export function changesStatement(by: By): string {
  const many = `r.rev - $3 > ${most} and exists (
    select from message where room_id = r.id and rev > $3 order by rev offset ${most} limit 1)`
  const changed = sized('rev > $3', 'rev', most, `case when t.many then 0 else ${most} end`)
  return `select ${headJson(`'tooMany', t.many, 'members', ${membersJson('$3')}`)}, ${changeColumns}
    from ${roomAndViewer}
    cross join lateral (select ${many} as many) t
    left join lateral (${changed}) m on ${notTooLarge}
    left join users u on u.id = m.user_id
    where r.${by} = $1 and ${allowed}`
}

/** All that changed after $2, for feeds, which have no viewer. */
export const feedStatement = `select ${headJson(`'tooMany', false, 'members', ${membersJson('$2')}`)}, ${changeColumns}
  from room r
  left join lateral (
    select w.*, nullif(row_number() over (order by w.rev), 1) as above
    from message w where w.room_id = r.id and w.rev > $2
  ) m on true
  left join users u on u.id = m.user_id
  where r.id = $1`

/** Who is in the room now. */
export const membersStatement = `select ${memberColumns}
  from ${roomAndViewer} join membership m on m.room_id = r.id and m.left_at is null join users u on u.id = m.user_id
  where r.id = $1 and ${allowed} order by m.joined_at`
