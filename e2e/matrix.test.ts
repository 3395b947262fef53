import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { signUp } from './api.ts'
import { embeddedAddress, openPool } from './chaos/family.ts'
import { type Hearth, startHearth } from './hearth.ts'
import { actionIds } from './matrix/actions.ts'
import { asker } from './matrix/asking.ts'
import { askRow } from './matrix/cells.ts'
import { handlers } from './matrix/handlers.ts'
import { seal } from './matrix/people.ts'
import { gaps, readRows, writeRow } from './matrix/rows.ts'
import { type Ids, plantForeign } from './matrix/scenes.ts'

const all = await handlers()
const rows = new Map(readRows().map((row) => [row.name, row]))
let hearth: Hearth
let pool: pg.Pool
let foreign: Ids
let asking: ReturnType<typeof asker>

beforeAll(async () => {
  hearth = await startHearth({ env: { HEARTH_SECRET: seal } })
  // The first account owns the instance; nobody who asks here is it.
  await signUp(hearth.url, 'first')
  pool = openPool(embeddedAddress(hearth))
  foreign = await plantForeign(pool)
  asking = asker(hearth.url, actionIds())
})
afterEach(() => asking.hangUp())
afterAll(async () => {
  await pool.end()
  await hearth.remove()
})

test('every command, route, page and action has its row, and every row is of one of them', () => {
  expect(gaps(all, [...rows.values()])).toEqual([])
})

describe('who may', () => {
  test.each(all)('$name', async (handler) => {
    const row = rows.get(handler.name)
    if (!row) throw new Error(`${handler.name} has no row`)
    const asked = await askRow(asking.ask, pool, foreign, handler, row)
    expect(writeRow(asked.row)).toBe(writeRow(row))
    expect(asked.leaks).toEqual([])
  })
})
