import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { CannotStart } from './cannot-start.ts'
import type { Said } from './migrations.ts'
import { createPatience } from './patience.ts'
import { bareEnvironment } from './postgres-binaries.ts'
import { freeCluster } from './postgres-orphan.ts'
import { choosePlace, type Place } from './postgres-place.ts'
import { ready, type Server, spawnServer, stopServer } from './postgres-server.ts'

export type Postgres = {
  address: pg.ClientConfig
  /** Where the database's files are. */
  folder: string
  /** Of the server that runs now; it changes when a fallen one is replaced. */
  pid(): number | undefined
  stop(): Promise<void>
}

type Options = {
  dataDir: string
  say: Said
  /** PostgreSQL's settings that win over Hearth's own. */
  settings?: Record<string, string>
  /** Told when the server's process runs; it may still have much to recover. */
  spawned?: () => unknown
}

/**
 * The embedded PostgreSQL: makes the cluster on first start, stops one that outlived a killed Hearth, starts its own
 * and keeps it running until `stop`. The caller holds the data folder's lock.
 */
export async function startPostgres({
  dataDir,
  say,
  settings = {},
  spawned = () => {},
}: Options): Promise<Postgres> {
  const place = await choosePlace(dataDir)
  if (place.note) say.info(place.note)
  const password = passwordIn(dataDir, place)
  if (!existsSync(place.cluster)) initialise(place, password)
  const orphan = await freeCluster(place)
  if (orphan) say.info(`Stopped the PostgreSQL that an earlier Hearth left running (process ${orphan}).`)
  const port = settings.port ? Number(settings.port) : place.sockets ? 5432 : await freePort()
  const address = { host: place.sockets ?? '127.0.0.1', port, user: 'hearth', password, database: 'hearth' }
  const start = () => spawnServer(place, port, settings)
  const first = start()
  spawned()
  try {
    await ready(place, first, address)
  } catch (error) {
    await stopServer(place, first)
    throw error
  }
  const keeper = keepRunning(place, first, start, say)
  return { address, folder: place.folder, ...keeper }
}

function keepRunning(
  place: Place,
  first: Server,
  start: () => Server,
  say: Said,
): Pick<Postgres, 'pid' | 'stop'> {
  let server = first
  const patience = createPatience(60_000)
  const stopping = new AbortController()

  async function watch(): Promise<void> {
    for (;;) {
      await server.exited
      if (stopping.signal.aborted) return
      const wait = patience.fell()
      say.warn(`PostgreSQL ended unexpectedly; it is started again${wait ? ` in ${wait / 1000} s` : ''}.`)
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {})
      await freeCluster(place)
      if (stopping.signal.aborted) return
      patience.started()
      server = start()
    }
  }
  const watching = watch()
  // Whatever ends this process early, short of kill -9, does not leave the server behind.
  const leave = () => void server.process.kill('SIGINT')
  process.once('exit', leave)

  return {
    pid: () => server.process.pid,
    async stop() {
      process.off('exit', leave)
      stopping.abort()
      await stopServer(place, server)
      await watching
    },
  }
}

/** The socket's folder keeps other users out already; the password does so where that is not enough (TCP). */
function passwordIn(dataDir: string, place: Place): string {
  const file = join(dataDir, 'postgres-password')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  if (existsSync(place.cluster)) {
    throw new CannotStart(
      `${file} is gone, the password of the database in ${place.folder}: restore the file, or remove that folder to begin anew.`,
    )
  }
  const password = randomBytes(32).toString('base64url')
  writeFileSync(file, `${password}\n`, { mode: 0o600, flush: true })
  return password
}

/** Made under another name and renamed when it is whole, so that a start that was killed leaves no half cluster. */
function initialise(place: Place, password: string): void {
  const half = `${place.cluster}.new`
  const passwordFile = join(place.folder, 'password.new')
  rmSync(half, { recursive: true, force: true })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (place.runAs) chownSync(passwordFile, place.runAs.uid, place.runAs.gid)
  // Order by code point, letters by Unicode: the same on every system, and no upgrade of a system library changes it.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8']
  const made = spawnSync(
    place.binaries.initdb,
    [
      '--username=hearth',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--data-checksums',
      ...locale,
      half,
    ],
    { ...place.runAs, cwd: place.folder, env: bareEnvironment, encoding: 'utf8' },
  )
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    const why = (made.stderr || made.error?.message || '').trim().split('\n').at(-1)
    throw new CannotStart(`The embedded PostgreSQL could not make its folder ${place.cluster}: ${why}.`)
  }
  renameSync(half, place.cluster)
}

/** For Windows only; elsewhere a Unix socket needs none. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
