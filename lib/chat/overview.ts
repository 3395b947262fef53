import type pg from 'pg'
import { rows } from '../ground/sql.ts'
import type { Office } from './office.ts'

export type Overview = {
  people: number
  guests: number
  suspended: number
  publicRooms: number
  privateRooms: number
  conversations: number
  messages: number
  /** In the last 24 hours, and in the last seven days. */
  messagesToday: number
  messagesThisWeek: number
  /** Messages that somebody reported and nobody decided about. */
  reports: number
  /** Of the database, in bytes. */
  databaseSize: number
}

/**
 * How much was said since a time: in each room the last message before it is found by halving, as history does it
 * (docs/decisions/0011), so that nobody counts messages one by one.
 */
const saidSince = (time: string) => `(select coalesce(sum(r.last_seq - f.before), 0)::bigint
  from room r cross join lateral (
    with recursive search (before, step) as (
      select 0::bigint, 1::bigint << (53 - position(b'1' in r.last_seq::bit(53)))
      union all
      select case when (select p.created_at < ${time} from message p where p.room_id = r.id and p.seq = before + step)
        then before + step else before end, step / 2
      from search where step > 0)
    select before from search where step = 0) f
  where r.last_at >= ${time})`

const statement = `select
  (select count(*) from users where deleted_at is null) as people,
  (select count(*) from users where deleted_at is null and role = 'guest') as guests,
  (select count(*) from users where deleted_at is null and suspended_at is not null
    and (suspended_until is null or suspended_until > now())) as suspended,
  (select count(*) from room where kind = 'public') as "publicRooms",
  (select count(*) from room where kind = 'private' and name is not null) as "privateRooms",
  (select count(*) from room where kind in ('direct', 'group')) as conversations,
  (select coalesce(sum(last_seq), 0)::bigint from room) as messages,
  ${saidSince("now() - interval '1 day'")} as "messagesToday",
  ${saidSince("now() - interval '7 days'")} as "messagesThisWeek",
  (select count(*) from (select distinct room_id, seq from report where resolved_at is null) p) as reports,
  pg_database_size(current_database()) as "databaseSize"`

/** How large the instance is, and how much it is used. */
export async function overview(pool: pg.Pool, _: Office): Promise<Overview> {
  const [row] = await rows<Overview>(pool, statement, [])
  if (!row) throw new Error('a statement without conditions answers one row')
  return row
}
