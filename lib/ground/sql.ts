import pg from 'pg'
import { isConnectionLoss } from './faults.ts'

/** A pool, or one connection of it inside a transaction. */
export type Sql = Pick<pg.Pool, 'query'> | Pick<pg.Client, 'query'>

/** `seq` and `rev` are bigint in the database and stay far below 2^53, so raw queries may read them as numbers. */
export function typeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === pg.types.builtins.INT8 && format !== 'binary') return safeNumber
  const usual = pg.types.getTypeParser(oid, format)
  return oid === int8Array ? (text: string) => usual(text).map(safeNumber) : usual
}

/** The type of bigint[], which pg-types has no name for. */
const int8Array = 1016

function safeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number))
    throw new RangeError(`${text} is beyond the integers that a number can hold`)
  return number
}

/** Times as Hearth tells them, ISO 8601 in UTC: a Date that is made only to be printed costs more than the row. */
const timesAsText = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.TIMESTAMPTZ && format !== 'binary' ? isoOf : typeParser(oid, format),
}

const inUtc = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?\+00(:00)?$/

/**
 * @param text as PostgreSQL writes a time, to the millisecond, alone or in JSON; in another zone than UTC where a given
 * server has one
 */
export function isoOf(text: string): string {
  if (!inUtc.test(text)) return new Date(text.replace(/([+-]\d\d)$/, '$1:00')).toISOString()
  const fraction = text.slice(19, text.lastIndexOf('+'))
  return `${text.slice(0, 10)}T${text.slice(11, 19)}${fraction === '' ? '.000' : fraction.slice(0, 4).padEnd(4, '0')}Z`
}

/** As `rows`, always prepared, and with times as text: for the statements that answer most requests. */
export async function flatRows<Row extends pg.QueryResultRow>(
  sql: Sql,
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const result = await sql.query<Row>({ text, values, name, types: timesAsText })
  return result.rows
}

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
