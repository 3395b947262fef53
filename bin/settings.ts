// Writes .env.example, and the README's table of settings, from the schema that validates them: npm run settings
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { envExample, settingsTable } from '../lib/ground/settings-words.ts'

const at = (name: string) => new URL(`../${name}`, import.meta.url)
writeFileSync(at('.env.example'), envExample())
if (existsSync(at('README.md'))) {
  const readme = readFileSync(at('README.md'), 'utf8')
  const table = `<!-- settings -->\n${settingsTable()}<!-- /settings -->`
  writeFileSync(at('README.md'), readme.replace(/<!-- settings -->[\s\S]*<!-- \/settings -->/, table))
}
