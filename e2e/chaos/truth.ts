import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { RoomId, UserId } from '../../lib/protocol/wire.ts'
import type { Row, Truth } from './record.ts'

/**
 * The harness's own log of who came and went, kept by the database: what Hearth says of it is what is being tested.
 */
const trigger = `
  create table if not exists chaos_membership (
    n bigserial primary key, room_id uuid not null, user_id uuid not null, rev bigint not null, inside boolean not null
  );
  create index if not exists chaos_membership_room on chaos_membership (room_id);
  create or replace function chaos_note_membership() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' or (old.left_at is null) <> (new.left_at is null) then
      insert into chaos_membership (room_id, user_id, rev, inside)
      values (new.room_id, new.user_id, new.rev, new.left_at is null);
    end if;
    return new;
  end $$;
  create or replace trigger chaos_membership after insert or update on membership
    for each row execute function chaos_note_membership();`

const messagesOf = `
  select m.seq, m.rev, m.client_id as id, m.user_id as "user", m.deleted_at is not null as deleted,
    case when m.deleted_at is null then left(md5(m.text), 16) else '' end as text,
    coalesce((select array_agg(x.emoji || ' ' || x.user_id) from reaction x
      where x.room_id = m.room_id and x.seq = m.seq), '{}') as reactions
  from message m where m.room_id = $1 order by m.seq`

export type Heads = Map<RoomId, { rev: number; inside: Set<UserId> }>

/** Reads the database itself, past Hearth and past every fault: it asks until it is answered. */
export function createWitness(address: () => pg.ClientConfig) {
  let pool: pg.Pool | null = null

  function open(): pg.Pool {
    if (pool) return pool
    const types = {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
    }
    pool = new pg.Pool({ ...address(), max: 3, connectionTimeoutMillis: 2_000, query_timeout: 10_000, types })
    pool.on('error', () => {})
    return pool
  }

  async function ask<Found extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
    patience = 60_000,
  ): Promise<Found[]> {
    const until = performance.now() + patience
    for (;;) {
      try {
        return (await open().query<Found>(text, values)).rows
      } catch (error) {
        if (performance.now() > until) throw error
        // The socket's folder or the password may be another's after a restart.
        void pool?.end().catch(() => {})
        pool = null
        await wait(50)
      }
    }
  }

  return {
    ask,
    watchMembers: () => ask(trigger),
    async heads(rooms: readonly RoomId[]): Promise<Heads> {
      const found = await ask<{ id: RoomId; rev: number; inside: UserId[] | null }>(
        `select r.id, r.rev, (select array_agg(user_id) from membership where room_id = r.id and left_at is null) as inside
         from room r where r.id = any($1::uuid[])`,
        [rooms],
      )
      return new Map(found.map(({ id, rev, inside }) => [id, { rev, inside: new Set(inside) }]))
    },
    async truth(room: RoomId): Promise<Truth> {
      const [head] = await ask<{ rev: number; lastSeq: number }>(
        'select rev, last_seq as "lastSeq" from room where id = $1',
        [room],
      )
      const rows = await ask<Row>(messagesOf, [room])
      for (const row of rows) row.reactions.sort()
      const memberships = await ask<Truth['memberships'][number]>(
        'select user_id as "user", rev, inside from chaos_membership where room_id = $1 order by rev, n',
        [room],
      )
      return { rev: head?.rev ?? 0, lastSeq: head?.lastSeq ?? 0, rows, memberships }
    },
    async close() {
      await pool?.end().catch(() => {})
      pool = null
    },
  }
}

export type Witness = ReturnType<typeof createWitness>
