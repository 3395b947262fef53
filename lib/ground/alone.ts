import type pg from 'pg'
import { rows } from './sql.ts'

/**
 * Does what one at a time does, of all nodes and workers on a database. What another is doing is left to it.
 * @param key names the work: any number that nothing else on the database takes
 * @returns null where another is at it
 */
export async function alone<T>(pool: pg.Pool, key: number, work: () => Promise<T>): Promise<T | null> {
  const holder = await pool.connect()
  let broken = true
  try {
    const statement = 'select pg_try_advisory_lock($1::bigint) as mine'
    const [lock] = await rows<{ mine: boolean }>(holder, statement, [key])
    const done = lock?.mine ? await work() : null
    if (lock?.mine) await holder.query('select pg_advisory_unlock($1::bigint)', [key])
    broken = false
    return done
  } finally {
    // A connection that is closed gives its lock back.
    holder.release(broken)
  }
}
