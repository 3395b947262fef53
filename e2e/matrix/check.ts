/** Part of `npm run check`: no way in without its line in docs/permissions.md. */
import { handlers } from './handlers.ts'
import { gaps, readRows } from './rows.ts'

const found = gaps(await handlers(), readRows())
for (const gap of found) console.error(gap)
process.exit(found.length > 0 ? 1 : 0)
