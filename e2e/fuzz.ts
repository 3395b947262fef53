/** `npm run fuzz -- --cases N --seed S`: hostile requests to every command and route. The same seed asks the same. */
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz/run.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const { cases, refusals, defects, heap } = await fuzz(Number(values.cases), Number(values.seed))
for (const defect of defects) console.error(defect)
console.log(
  `seed=${values.seed} heap KiB after warm-up=${Math.round(heap.before)} at the end=${Math.round(heap.after)}`,
)
console.log(`cases=${cases} refusals=${refusals} defects=${defects.length}`)
process.exit(defects.length === 0 && cases > 0 ? 0 : 1)
