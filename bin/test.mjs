// `npm test`: brings what the tests need, runs every check and test, and ends with one line of counts.
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkCounts, playwrightCounts, sum, vitestCounts } from './counts.mjs'
import { bringNeeds } from './needs.mjs'
import { run } from './run.mjs'
import { keepScratchInMemory } from './scratch.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = `${root}test-results/reports`
const tool = (path) => `${root}node_modules/${path}`
const node = process.execPath
const env = { NEXT_TELEMETRY_DISABLED: '1' }

process.chdir(root)

async function stage(title, command, count, options) {
  console.log(`\n── ${title}`)
  const started = Date.now()
  const { ok } = await run(command, { ...options, env: { ...env, ...options?.env } })
  const counts = count(ok)
  const seconds = Math.round((Date.now() - started) / 1000)
  console.log(`── ${title}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`)
  return counts
}

const vitest = (project) => {
  const report = `${reports}/${project}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const command = [node, tool('vitest/vitest.mjs'), 'run', '--project', project, ...reporters]
  return [command, (ok) => vitestCounts(report, ok)]
}

async function afterBuild() {
  const build = await stage('Build', [node, 'bin/start.mjs', 'build'], checkCounts)
  if (build.failed > 0) return [build, { passed: 0, failed: 1 }]
  const report = `${reports}/journeys.json`
  const playwright = [node, tool('@playwright/test/cli.js'), 'test', '--reporter=list,json']
  return [
    build,
    await stage('From outside', ...vitest('outside')),
    await stage('Faults and floods', ...vitest('faults')),
    await stage('Journeys in browsers', playwright, (ok) => playwrightCounts(report, ok), {
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_FORCE_TTY: '0' },
    }),
  ]
}

const missing = await bringNeeds(root)
if (missing) {
  console.error(missing)
  process.exit(1)
}
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
keepScratchInMemory()

const counts = [
  await stage('Lint and format', [node, tool('@biomejs/biome/bin/biome'), 'check', '.'], checkCounts),
  await stage('Types', [node, tool('typescript/bin/tsc'), '--noEmit'], checkCounts),
  await stage('Import rules', [node, 'bin/imports.mjs'], checkCounts),
  await stage('Known faults of packages', [node, 'bin/audit.mjs'], checkCounts),
  await stage('Unit tests', ...vitest('unit')),
  ...(await afterBuild()),
]
const { passed, failed } = sum(counts)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
