import type pg from 'pg'
import type { Viewer } from '../ground/identity.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import { stands } from '../ground/viewer.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import { asRefusal } from './change.ts'

const governs = `select id from users u where u.id = $1 and u.role in ('owner', 'administrator') and ${stands} for share`

/** Something that only the owner and administrators do. Whether one is that is asked in the transaction that acts. */
export function govern<T>(
  pool: pg.Pool,
  viewer: Viewer,
  work: (tx: Sql) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  return transaction<T | Refusal>(
    pool,
    async (tx) => {
      if ((await rows(tx, governs, [viewer.id])).length > 0) return work(tx)
      return refuse('DENY', 'Only the owner and administrators may do that.')
    },
    refused,
  ).catch(asRefusal)
}
