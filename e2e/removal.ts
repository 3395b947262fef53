/** `npm run removal -- --times 1000`: removes members while messages stream from two nodes, and counts what they heard afterwards. */
import { parseArgs } from 'node:util'
import { killChildren } from './chaos/children.ts'
import { removeMany } from './removal/run.ts'
import { stageForTwo } from './removal/stage.ts'

const { values } = parseArgs({ options: { times: { type: 'string', default: '1000' } } })
const stage = await stageForTwo()
process.on('exit', killChildren)
const started = Date.now()
const { removals, after, heard, refused } = await removeMany(stage, Number(values.times))
await stage.remove()
for (const one of after.slice(0, 50)) console.error(one)
console.log(
  `seconds=${Math.round((Date.now() - started) / 1000)} messages heard before=${heard} refusals=${refused}`,
)
console.log(`removals=${removals} changes after=${after.length}`)
process.exit(after.length === 0 && removals === Number(values.times) ? 0 : 1)
