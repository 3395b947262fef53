// Brings what the tests need, as far as this machine allows. Tells in one sentence what a person must install.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { findPython } from './python.mjs'
import { run } from './run.mjs'

const root = process.getuid?.() === 0
const debian = existsSync('/etc/debian_version')

/** @returns {Promise<string | null>} what is missing, as a sentence */
export async function bringNeeds(folder) {
  return (
    (await packages(folder)) ??
    (await prismaClient()) ??
    (await chromium()) ??
    (await python()) ??
    (await redis())
  )
}

async function packages(folder) {
  if (installed(folder)) return null
  console.log('Installing packages …')
  const { ok } = await run(['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'], { seconds: 900 })
  return ok ? null : 'The packages could not be installed: see what npm said above.'
}

/** Whether npm's own record of what it installed agrees with the lock file. */
export function installed(folder) {
  const record = `${folder}node_modules/.package-lock.json`
  if (!existsSync(record)) return false
  const { packages: have } = JSON.parse(readFileSync(record, 'utf8'))
  const { packages: want } = JSON.parse(readFileSync(`${folder}package-lock.json`, 'utf8'))
  return Object.entries(want).every(
    ([path, { version, optional, peer }]) =>
      path === '' || optional || peer || have[path]?.version === version,
  )
}

async function prismaClient() {
  const { generate } = await import('./make.mjs')
  return generate().then(
    () => null,
    (error) => error.message,
  )
}

async function chromium() {
  const { browsers, launches } = await import('./browser.mjs')
  const firstThatRuns = async () => {
    for (const path of browsers()) {
      if (!(await launches(path))) continue
      if (path) process.env.CHROMIUM_PATH = path
      return true
    }
    return false
  }
  if (await firstThatRuns()) return null
  console.log('Bringing Chromium …')
  await run(['npx', 'playwright', 'install', 'chromium'], { seconds: 480, silence: 60 })
  if (await firstThatRuns()) return null
  if (debian && root) await apt('chromium')
  if (await firstThatRuns()) return null
  return 'The browser tests need Chromium: install it (Debian: apt-get install chromium), or name it in CHROMIUM_PATH.'
}

async function python() {
  if (findPython()) return null
  if (debian && root) await apt('python3-socketio', 'python3-websocket')
  if (findPython()) return null
  return 'The bot test needs python3 with python-socketio and websocket-client: install them (Debian: apt-get install python3-socketio python3-websocket).'
}

async function redis() {
  const there = () => spawnSync('redis-server', ['--version']).status === 0
  if (there()) return null
  if (debian && root) await apt('redis-server')
  if (there()) return null
  return 'The tests of several nodes need redis-server: install it (Debian: apt-get install redis-server).'
}

async function apt(...names) {
  console.log(`Installing ${names.join(' and ')} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run(['apt-get', 'update'], { env, seconds: 180 })
  await run(['apt-get', 'install', '-y', '--no-install-recommends', ...names], { env, seconds: 600 })
}
