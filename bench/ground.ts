import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createHearth, freePort, type Hearth } from '../e2e/hearth.ts'
import { startPostgres } from '../lib/ground/postgres.ts'
import { choosePlace } from '../lib/ground/postgres-place.ts'
import { ready, spawnServer, stopServer } from '../lib/ground/postgres-server.ts'
import { startRedis } from '../lib/ground/testing-redis.ts'

/** What several nodes share, as an operator would have it: PostgreSQL over TCP, and Redis. Local, and gone at the end. */
export type Ground = {
  databaseUrl: string
  redisUrl: string
  /** The processes whose time is counted. */
  pids: { postgres: number; redis: number }
  pool: pg.Pool
  /** A node, started. Another one after each call. */
  node(env?: Record<string, string>): Promise<Hearth>
  stop(): Promise<void>
}

export async function openGround(): Promise<Ground> {
  const closings: (() => unknown)[] = []
  const stop = async () => {
    for (const close of closings.splice(0).reverse()) await close()
  }
  try {
    const postgres = await openPostgres(closings)
    const redis = await startRedis()
    closings.push(() => redis.stop())
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
    closings.push(() => pool.end())
    const pids = { postgres: postgres.pid, redis: redis.process().pid ?? 0 }
    const shared = { DATABASE_URL: postgres.url, REDIS_URL: redis.url }
    const node = async (env: Record<string, string> = {}) => {
      const hearth = await createHearth({ env: { ...shared, ...env } })
      closings.push(() => hearth.remove())
      await hearth.start()
      return hearth
    }
    return { databaseUrl: postgres.url, redisUrl: redis.url, pids, pool, node, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The embedded one, made as ever and started anew so that it listens on TCP; fsync and all as usual. */
async function openPostgres(closings: (() => unknown)[]): Promise<{ url: string; pid: number }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hearth-bench-'))
  chmodSync(dataDir, 0o711)
  const quiet = { info() {}, warn() {} }
  const made = await startPostgres({ dataDir, say: quiet })
  await made.stop()
  const place = await choosePlace(dataDir)
  closings.push(() => {
    for (const folder of [place.folder, dataDir]) rmSync(folder, { recursive: true, force: true })
  })
  const port = await freePort()
  const more = { listen_addresses: '127.0.0.1', max_connections: '200' }
  const server = spawnServer(place, port, more)
  closings.push(() => stopServer(place, server))
  const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8').trim()
  await ready(place, server, { host: '127.0.0.1', port, user: 'hearth', password })
  return { url: `postgresql://hearth:${password}@127.0.0.1:${port}/hearth`, pid: server.process.pid ?? 0 }
}
