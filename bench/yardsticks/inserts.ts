import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { newId } from '../../lib/ground/ids.ts'
import type { Contender } from '../contenders.ts'
import { texts } from '../load/texts.ts'

/** `postgres` is microseconds of its processor time for each row. */
export type Poured = { perSecond: number; postgres: number }

export type Inserts = {
  /** Commits batches of so many rows one after another. */
  pour(size: number, seconds: number): Promise<Poured>
  /** Commits one row at a time, by the clock. @returns how long each took, in milliseconds */
  trickle(perSecond: number, seconds: number): Promise<number[]>
}

/** A batch: the room, the number before the first, the author, client ids and texts. */
export const insertStatement = `insert into bench.message (room_id, seq, rev, client_id, user_id, text, html, renderer)
  select $1, n + $2, n + $2, id, $3, text, text, 1
  from unnest($4::uuid[], $5::text[]) with ordinality as i(id, text, n)`

/** Raw SQL into a table with the columns and indexes of Hearth's messages, and nothing else done. */
export async function openInserts({ pool, hearth }: { pool: pg.Pool; hearth: Contender }): Promise<Inserts> {
  await pool.query('create schema bench; create table bench.message (like public.message including all)')
  const [room, user] = [newId(), newId()]
  let seq = 0

  async function insert(size: number) {
    const those = Array.from({ length: size }, (_, index) => texts[(seq + index) % texts.length])
    const values = [room, seq, user, those.map(() => randomUUID()), those]
    await pool.query({ name: 'insert', text: insertStatement, values })
    seq += size
  }

  return {
    async pour(size, seconds) {
      const begun = performance.now()
      const before = seq
      const used = hearth.time().postgres
      while (performance.now() - begun < seconds * 1000) await insert(size)
      const rows = seq - before
      return {
        perSecond: (rows * 1000) / (performance.now() - begun),
        postgres: (hearth.time().postgres - used) / rows,
      }
    },
    async trickle(perSecond, seconds) {
      const took: number[] = []
      for (let turn = 0; turn < perSecond * seconds; turn++) {
        const begun = performance.now()
        await insert(1)
        took.push(performance.now() - begun)
        await new Promise((done) => setTimeout(done, 1000 / perSecond))
      }
      return took
    },
  }
}
