import type pg from 'pg'
import { alone } from '../ground/alone.ts'
import { hourly } from '../ground/hourly.ts'
import type { Log } from '../ground/log.ts'

type Work = { tidy: () => Promise<unknown>; notYet: string }

const lockKey = 7_305_021_154

/** What is done now and then, by one node for all. */
export function createTidying({ pool, log }: { pool: pg.Pool; log: Pick<Log, 'warn'> }, works: Work[]) {
  async function each() {
    for (const { tidy, notYet } of works) await tidy().catch((err) => log.warn({ err }, notYet))
  }

  const tidy = () => alone(pool, lockKey, each)
  return {
    tidy,
    /** From now on. @returns a function that ends it */
    begin: () => hourly(tidy, (err) => log.warn({ err }, 'nobody could be asked whether there is to tidy')),
  }
}
