import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { rows, type Sql } from './sql.ts'

/**
 * This installation. `epoch` changes when commits were lost, `seal` is a random secret that all nodes share, `lineage`
 * tells the database's history of commits from others.
 */
export type Instance = { epoch: string; seal: string; lineage: string | null }

/**
 * The cluster, by its own number, and its timeline, which a promoted standby and a recovery to a point in time change:
 * both go on from less than was there (manual, 26.3.6, "Timelines"). A dump is loaded into another cluster. A folder
 * that is copied back says nothing of it. Null where a server does not tell.
 */
const lineageNow = `case when pg_is_in_recovery() then null else
  (select system_identifier::text from pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) end`

/** Reads the instance, with a new epoch where its database has another lineage than when it was last looked at. */
export async function readInstance(sql: Sql): Promise<Instance> {
  const lineage = await readLineage(sql)
  const [instance] = await rows<Instance>(sql, 'select epoch, seal, lineage from instance where id = 1', [])
  if (!instance) throw new Error('the instance row is gone')
  if (lineage === null || lineage === instance.lineage) return instance
  // Of several nodes that see it, the first changes it: the others wait for its row and find it changed.
  const [changed] = await rows<Instance>(
    sql,
    `update instance set lineage = $1,
       epoch = case when lineage is null or lineage = $1 then epoch else $2::uuid end
     where id = 1 returning epoch, seal, lineage`,
    [lineage, randomUUID()],
  )
  return changed ?? instance
}

async function readLineage(sql: Sql): Promise<string | null> {
  try {
    const [row] = await rows<{ lineage: string | null }>(
      sql,
      `select ${lineageNow} as lineage`,
      [],
      'lineage',
    )
    return row?.lineage ?? null
  } catch (error) {
    // Some services for databases keep these functions to themselves.
    if (error instanceof Error && 'code' in error && error.code === '42501') return null
    throw error
  }
}

/** For what no server can tell: an older copy of its folder was put back. */
export async function renewEpoch(pool: pg.Pool): Promise<string> {
  const [instance] = await rows<Pick<Instance, 'epoch'>>(
    pool,
    'update instance set epoch = $1 where id = 1 returning epoch',
    [randomUUID()],
  )
  if (!instance) throw new Error('the instance row is gone')
  return instance.epoch
}

/** What this instance's words on a shared Redis begin with: not those of another, nor of a copy loaded elsewhere. */
export function channelOf({ seal, lineage }: Instance): string {
  const [cluster] = (lineage ?? '').split('/')
  return `hearth-${createHash('sha256').update(`${seal} ${cluster}`).digest('hex').slice(0, 16)}`
}

/** The epoch as it is now. */
export async function epochNow(pool: pg.Pool): Promise<string> {
  return (await readInstance(pool)).epoch
}
