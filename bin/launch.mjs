// What stands between `npm start` on a fresh checkout and a running Hearth: install, generate, build, each only where
// something changed; then the server, in this very process. Until `install` has run, only Node's own modules are there.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packagesState, schemaHash, sourcesHash } from './changed.mjs'
import { Failure, step } from './steps.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))
const tool = (path) => `${root}node_modules/${path}`
const node = process.execPath

process.env.NEXT_TELEMETRY_DISABLED = '1'

/** @param {string[]} args what stands after `hearth`: see bin/hearth.mjs */
export async function launch(args) {
  endWithNpm()
  try {
    await install()
    const { hearth } = await import('./hearth.mjs')
    await hearth(args)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** npm's shell does not pass signals on: when npm is told to stop, all that is seen here is that the parent is gone. */
function endWithNpm() {
  const parent = process.ppid
  if (!process.env.npm_lifecycle_event) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

/** Runs the built server here, so that signals and the exit code are its own. */
export async function serve() {
  await makeAll()
  process.env.NODE_ENV = 'production'
  process.setSourceMapsEnabled(true)
  await import(new URL('../dist/server.js', import.meta.url).href)
}

export async function develop() {
  await generate()
  const env = { ...process.env, NODE_ENV: 'development' }
  const child = spawn(node, ['--import', 'tsx', 'server.ts'], { cwd: root, env, stdio: 'inherit' })
  // At a terminal the child has got the signal as well; the server takes two that come together for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((done) => child.on('exit', (code) => done(code ?? 1)))
}

export async function makeAll() {
  await generate()
  await build()
}

/** Packages for development that are there stay there: without `--include=dev`, `npm ci` would remove them. */
async function install() {
  const { fresh, development } = packagesState(root)
  if (fresh) return
  await step('Installing packages', {
    command: ['npm', 'ci', development ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund'],
    env: anyEngine(),
    cwd: root,
    failure: 'The packages could not be installed: see what npm said above.',
  })
}

export async function generate() {
  await once('prisma/generated/.made-from', schemaHash(root), ['prisma/generated/client.ts'], () =>
    step('Generating the database client', {
      command: [node, tool('prisma/build/index.js'), 'generate'],
      env: anyEngine(),
      cwd: root,
      failure: 'The database client could not be generated: see what Prisma said above.',
    }),
  )
}

async function build() {
  await once('dist/.made-from', sourcesHash(root), ['dist/server.js', '.next/BUILD_ID'], async () => {
    await step('Building the server', {
      command: [node, 'bin/bundle.mjs'],
      cwd: root,
      failure: 'The server could not be built: see what esbuild said above.',
    })
    await step('Building the pages', {
      command: [node, tool('next/dist/bin/next'), 'build'],
      env: { NODE_ENV: 'production' },
      cwd: root,
      failure: 'The pages could not be built: see what Next said above.',
    })
  })
}

/** Does the work unless its results are there and were made from the same; a mark beside them says from what. */
async function once(mark, hash, results, work) {
  const made = [mark, ...results].every((path) => existsSync(root + path))
  if (made && readFileSync(root + mark, 'utf8') === hash) return
  rmSync(root + mark, { force: true })
  await work()
  writeFileSync(root + mark, hash)
}

/** Hearth never asks Prisma's engine anything, but Prisma wants to see one: where none is, any program will do. */
function anyEngine() {
  const folder = tool('@prisma/engines')
  const there = existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('schema-engine'))
  return there || process.env.PRISMA_SCHEMA_ENGINE_BINARY ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: node }
}
