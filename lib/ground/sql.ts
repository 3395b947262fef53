import type pg from 'pg'
import { isConnectionLoss } from './faults.ts'

/** A pool, or one connection of it inside a transaction. */
export type Sql = Pick<pg.Pool, 'query'> | Pick<pg.Client, 'query'>

/** @param name prepares the statement once a connection; for statements that run often. */
export async function rows<Row extends pg.QueryResultRow>(
  sql: Sql,
  text: string,
  values: unknown[],
  name?: string,
): Promise<Row[]> {
  const result = await sql.query<Row>({ text, values, name })
  return result.rows
}

/**
 * Runs `work` in one transaction, at READ COMMITTED: each statement sees what was committed before it began.
 * @param undo whether the result means that nothing may change
 */
export async function transaction<T>(
  pool: pg.Pool,
  work: (tx: pg.PoolClient) => Promise<T>,
  undo: (result: T) => boolean,
): Promise<T> {
  const tx = await pool.connect()
  let broken: Error | undefined
  try {
    await tx.query('begin')
    const result = await work(tx)
    await tx.query(undo(result) ? 'rollback' : 'commit')
    return result
  } catch (error) {
    // Asked of a connection that does not answer, a rollback would be waited for as long again.
    if (isConnectionLoss(error)) broken = error
    else {
      await tx.query('rollback').catch((failure: Error) => {
        broken = failure
      })
    }
    throw error
  } finally {
    tx.release(broken)
  }
}
