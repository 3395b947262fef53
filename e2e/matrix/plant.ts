import type pg from 'pg'

/** Rows as they are wanted, in one statement; a column that none of them names has its default. */
export async function plant(pool: pg.Pool, table: string, given: Record<string, unknown>[]): Promise<void> {
  if (given.length === 0) return
  const columns = Object.keys(given[0] ?? {}).join(', ')
  await pool.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(given)],
  )
}
