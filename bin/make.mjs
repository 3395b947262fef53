// Generates and builds, each only where something changed, and runs the result.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { schemaHash, sourcesHash } from './changed.mjs'
import { anyEngine, root } from './engine.mjs'
import { step } from './steps.mjs'

const tool = (path) => `${root}node_modules/${path}`
const node = process.execPath

process.env.NEXT_TELEMETRY_DISABLED = '1'

/** Runs the built server here, so that signals and the exit code are its own. */
export async function serve() {
  await makeAll()
  process.env.NODE_ENV = 'production'
  process.setSourceMapsEnabled(true)
  // From Node 22.8 on: what was compiled at an earlier start is not compiled again.
  module.enableCompileCache?.(`${root}dist/.compiled`)
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
