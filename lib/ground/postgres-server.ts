import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, fchmodSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { CannotStart } from './cannot-start.ts'
import { connectionsAllowed } from './connections.ts'
import { bareEnvironment } from './postgres-binaries.ts'
import { clusterName, freeCluster } from './postgres-orphan.ts'
import type { Place } from './postgres-place.ts'

export type Server = { process: ChildProcess; exited: Promise<void> }

const logBytes = 10 * 1024 * 1024

/**
 * Given on the command line at each start, so that a newer Hearth's choices reach older data folders. What people
 * write must not reach the log: no statements, no details.
 */
function settingsFor(place: Place, port: number): Record<string, string> {
  return {
    listen_addresses: place.sockets ? '' : '127.0.0.1',
    port: String(port),
    unix_socket_directories: place.sockets ?? '',
    unix_socket_permissions: '0700',
    cluster_name: clusterName(place.cluster),
    max_connections: String(connectionsAllowed(1)),
    shared_buffers: '128MB',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    jit: 'off',
    // What is asked for is in memory or on a disk without arms: an index is not four times as dear as the whole table.
    random_page_cost: '1.1',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_checkpoints: 'off',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
}

export function logOf(place: Place): string {
  return join(place.folder, 'postgres.log')
}

/** Starts the server; it is not ready yet. `extra` wins over Hearth's own settings (tests do without fsync). */
export function spawnServer(place: Place, port: number, extra: Record<string, string>): Server {
  const file = logOf(place)
  if (existsSync(file) && statSync(file).size > logBytes) renameSync(file, `${file}.old`)
  const log = openSync(file, 'a', 0o600)
  if (process.platform !== 'win32') fchmodSync(log, 0o600)
  const settings = Object.entries({ ...settingsFor(place, port), ...extra })
  const child = spawn(
    place.binaries.postgres,
    ['-D', place.cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...place.runAs,
      cwd: place.folder,
      env: bareEnvironment,
      stdio: ['ignore', log, log],
      // A session of its own: Ctrl-C at the terminal is for Hearth, which ends its sockets before its database.
      detached: process.platform !== 'win32',
    },
  )
  closeSync(log)
  const exited = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  return { process: child, exited }
}

/** Waits until the server takes connections, recovery included, however long that takes; throws if it ends instead. */
export async function ready(place: Place, server: Server, address: pg.ClientConfig): Promise<void> {
  let ended = false
  void server.exited.then(() => {
    ended = true
  })
  for (;;) {
    const client = new pg.Client({ ...address, database: 'postgres', connectionTimeoutMillis: 5000 })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query("select 1 from pg_database where datname = 'hearth'")
      if (rows.length === 0) await client.query('create database hearth')
      return
    } catch (error) {
      if (ended) throw new CannotStart(`The embedded PostgreSQL ended at once: ${lastLine(place)}`)
      if (error instanceof pg.DatabaseError && error.code === '28P01') throw wrongPassword(place)
      await sleep(25)
    } finally {
      await client.end().catch(() => {})
    }
  }
}

function wrongPassword(place: Place): CannotStart {
  return new CannotStart(
    `The embedded PostgreSQL in ${place.folder} does not take the password in the data folder: restore its file postgres-password.`,
  )
}

function lastLine(place: Place): string {
  const lines = existsSync(logOf(place)) ? readFileSync(logOf(place), 'utf8').trim().split('\n') : []
  const telling =
    lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? 'it left no word'
  return `${telling.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '')} (more in ${logOf(place)}).`
}

/** Fast shutdown: open transactions are rolled back, nothing is left to recover. Harder where it takes too long. */
export async function stopServer(place: Place, server: Server): Promise<void> {
  const child = server.process
  if (child.exitCode !== null || child.signalCode !== null) return
  if (process.platform === 'win32') {
    spawnSync(place.binaries.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-w'], {
      env: bareEnvironment,
    })
  } else {
    child.kill('SIGINT')
  }
  if (!(await endsWithin(server, 20_000))) child.kill('SIGQUIT')
  if (!(await endsWithin(server, 5_000))) await freeCluster(place)
}

async function endsWithin(server: Server, milliseconds: number): Promise<boolean> {
  const over = new AbortController()
  const late = sleep(milliseconds, false, { signal: over.signal }).catch(() => false)
  const ended = await Promise.race([server.exited.then(() => true), late])
  over.abort()
  return ended
}
