/**
 * `npm run matrix -- ban`: what the ways in whose name has "ban" answer now, as lines for docs/permissions.md; without a
 * name, those that have none yet. To be thought over, not to be copied.
 */
import { signUp } from '../api.ts'
import { embeddedAddress, openPool } from '../chaos/family.ts'
import { startHearth } from '../hearth.ts'
import { actionIds } from './actions.ts'
import { asker } from './asking.ts'
import { askRow } from './cells.ts'
import { handlers } from './handlers.ts'
import { seal } from './people.ts'
import { readRows, writeRow } from './rows.ts'
import { callers, plantForeign } from './scenes.ts'

const wanted = process.argv[2] ?? ''
const rows = new Map(readRows().map((row) => [row.name, row]))
const every = '?'.repeat(callers.length)
const all = { private: every, public: every, foreign: every, mixed: every }

const hearth = await startHearth({ env: { HEARTH_SECRET: seal } })
await signUp(hearth.url, 'first')
const pool = openPool(embeddedAddress(hearth))
const foreign = await plantForeign(pool)
const asking = asker(hearth.url, actionIds())
for (const handler of (await handlers()).filter(({ name }) =>
  wanted ? name.includes(wanted) : !rows.has(name),
)) {
  const { name } = handler
  const asked = askRow(asking.ask, pool, foreign, handler, rows.get(name) ?? { name, expected: all })
  const { row, leaks } = await asked.catch((error) => {
    return { row: { name, expected: all }, leaks: [String(error)] }
  })
  console.log(writeRow(row))
  for (const leak of leaks) console.log(`  ${leak}`)
  await asking.hangUp()
}
await pool.end()
await hearth.remove()
