// Checks the import rules, and that the check saw anything: with a TypeScript that has no JavaScript API,
// dependency-cruiser passes in silence with no module read.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cruiser = `${root}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`
const places = ['app', 'components', 'lib', 'bin', 'e2e', 'bench', 'deploy', 'prisma', 'server.ts'].filter(
  (place) => existsSync(root + place),
)
const { stdout, stderr } = spawnSync(
  process.execPath,
  [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...places],
  { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
)
if (!stdout.startsWith('{')) {
  console.error(stderr)
  process.exit(1)
}
const { modules, summary } = JSON.parse(stdout)
const typed = modules.filter(({ source }) => /^(?:app|components|lib)\/.*\.tsx?$/.test(source)).length
for (const { from, to, rule } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`)
console.log(`${typed} TypeScript modules of the product, ${summary.violations.length} violations.`)
if (typed === 0) console.error('No TypeScript module was seen: is TypeScript 6 installed?')
process.exit(typed === 0 || summary.violations.length > 0 ? 1 : 0)
