// `npm run bench:plots`: draws what bench/results.json says into docs/performance/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pictures, type Results } from './pictures.ts'

const [given = join(import.meta.dirname, 'results.json')] = process.argv.slice(2)
const folder = join(import.meta.dirname, '../docs/performance')
const results: Results = JSON.parse(readFileSync(given, 'utf8'))
mkdirSync(folder, { recursive: true })
for (const [name, picture] of Object.entries(pictures(results))) {
  const file = join(folder, `${name}.svg`)
  writeFileSync(file, picture)
  console.log(file)
}
