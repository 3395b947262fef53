import { limits } from '../protocol/limits.ts'
import { mayRead } from './powers.ts'
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

type Head = InfoRow & { head: number; lastSeq: number; around?: number }
/** A message, if there is any. One row, the first that was read, has the head. */
type Row<Head> = { head: Head | null } & { [Column in keyof MessageRow]: MessageRow[Column] | null }
export type PageRow = Row<Head & { reacted: Reacted[] | null }>
export type ChangedRow = Row<Head & { members: MemberRow[]; tooMany: boolean }> & {
  reacted: Reacted[] | null
  above: number | null
}

/** How rooms are named: by id or slug. The parameters are $1 the room, $2 the viewer. */
export type By = 'id' | 'slug'

const allowed = mayRead('a.user_id is not null', '$2')
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

/**
 * Where a time leads: to a message of that time or later whose predecessor is earlier, or to the last where that is
 * earlier; to 0 in an empty room. Numbers go with time wherever no clock stepped back; where one did there may be several
 * such messages, and one of them is found. Steps are powers of two from 0 on, not halves of the room, so that it stays
 * the same one while later messages come (docs/decisions/0011).
 */
const timeFound = `cross join lateral (
    with recursive search (before, step) as (
      select 0::bigint, 1::bigint << (53 - position(b'1' in r.last_seq::bit(53)))
      union all
      select case when (select p.created_at < to_timestamp($4::float8 / 1000) from message p
        where p.room_id = r.id and p.seq = before + step) then before + step else before end, step / 2
      from search where step > 0)
    select least(before + 1, r.last_seq) as seq, greatest(least(before, r.last_seq - 1) - $3::bigint / 2, 0) as start
    from search where step = 0) f`

/** Numbers have no gaps [R3], so the reactions of a page are those of its numbers. */
const windows = {
  newest: { from: '', where: 'true', order: 'seq desc', numbers: 'x.seq > r.last_seq - $3' },
  before: {
    from: '',
    where: 'seq < $4',
    order: 'seq desc',
    numbers: 'x.seq >= least($4, r.last_seq + 1) - $3 and x.seq < least($4, r.last_seq + 1)',
  },
  after: {
    from: '',
    where: 'seq > $4',
    order: 'seq',
    numbers: 'x.seq > least($4, r.last_seq) and x.seq <= least($4, r.last_seq) + $3',
  },
  /** The message of a time in the middle. */
  at: {
    from: timeFound,
    where: 'seq > f.start',
    order: 'seq',
    numbers: 'x.seq > f.start and x.seq <= f.start + $3',
  },
} as const

export type Window = keyof typeof windows

/** $3 is how many, $4 a message's number, or a time in milliseconds since 1970. */
export function pageStatement(by: By, window: Window): string {
  const { from, where, order, numbers } = windows[window]
  const around = from === '' ? '' : "'around', f.seq, "
  const reacted = reactedJson(`x.room_id = r.id and ${numbers}`)
  return `select ${headJson(`${around}'reacted', ${reacted}`)}, ${messageColumns} from ${roomAndViewer} ${from}
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
