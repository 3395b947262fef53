import type pg from 'pg'
import type { z } from 'zod'
import { rows, type Sql } from '../ground/sql.ts'
import type { Viewer } from '../ground/viewer.ts'
import type { auditQuery } from '../protocol/administration.ts'
import type { UserId } from '../protocol/wire.ts'

/** What somebody with power over others did. `target` and `detail` are for people to read when the rows are gone. */
export type Deed = {
  /** Null: Hearth itself. */
  actor: Pick<Viewer, 'id' | 'username'> | null
  /** A noun and a verb: `member.remove`, `account.suspend`. */
  act: string
  target: string
  detail?: Record<string, unknown>
  address?: string
}

export type AuditEntry = {
  id: number
  at: string
  actor: { id: UserId | null; username: string }
  act: string
  target: string
  detail: Record<string, unknown>
  address: string
}

/** Writes it down in the transaction that does it: neither is there without the other. */
export async function note(tx: Sql, { actor, act, target, detail = {}, address = '' }: Deed): Promise<void> {
  await rows(
    tx,
    'insert into audit (actor_id, actor, act, target, detail, address) values ($1, $2, $3, $4, $5, $6)',
    [actor?.id ?? null, actor?.username ?? 'Hearth', act, target, JSON.stringify(detail), address],
  )
}

type Row = {
  id: number
  at: Date
  actorId: UserId | null
  actor: string
  act: string
  target: string
  detail: Record<string, unknown>
  address: string
}

type Query = Partial<z.infer<typeof auditQuery>> & { limit: number }

/** @returns the newest first */
export async function entries(pool: pg.Pool, { before, limit, by, act, q }: Query): Promise<AuditEntry[]> {
  const found = await rows<Row>(
    pool,
    `select id, at, actor_id as "actorId", actor, act, target, detail, address from audit
     where ($1::bigint is null or id < $1) and ($3 = '' or lower(actor) = lower($3))
       and ($4 = '' or act = $4 or starts_with(act, $4 || '.'))
       and ($5 = '' or strpos(lower(target), lower($5)) > 0 or strpos(lower(detail::text), lower($5)) > 0)
     order by id desc limit $2`,
    [before ?? null, limit, by ?? '', act ?? '', q ?? ''],
  )
  return found.map(({ at, actor, actorId, ...rest }) => ({
    ...rest,
    at: at.toISOString(),
    actor: { id: actorId, username: actor },
  }))
}
