import { monitorEventLoopDelay } from 'node:perf_hooks'
import type pg from 'pg'
import { type Health, type Readiness, readiness } from './health.ts'

/** How a node is, for whoever runs it. Times in milliseconds, sizes in bytes. */
export type State = {
  version: string
  node: string
  process: number
  /** Seconds. */
  uptime: number
  readiness: Readiness
  /** How late the event loop was in the last minute or less. */
  loop: { p50: number; p99: number; max: number }
  memory: { whole: number; heap: number; heapMost: number; outside: number }
  /** Connections to the database, and who waits for one. */
  pool: { open: number; idle: number; waiting: number; most: number }
  sockets: number
  /** Of the embedded database. */
  diskFull: boolean
}

type Parts = { health: Health; pools: readonly pg.Pool[]; sockets(): number; isDiskFull(): boolean }

const minute = 60_000

/** Measures from now on. */
export function createState({ health, pools, sockets, isDiskFull }: Parts) {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const timer = setInterval(() => delay.reset(), minute).unref()
  // The monitor's own steps count as delay.
  const late = (nanoseconds: number) => Math.max(0, Math.round(nanoseconds / 1e5) / 10 - 20)

  return {
    async now(): Promise<State> {
      const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
      return {
        version: health.version,
        node: process.versions.node,
        process: process.pid,
        uptime: Math.round(process.uptime()),
        readiness: await readiness(health),
        loop: { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) },
        memory: { whole: rss, heap: heapUsed, heapMost: heapTotal, outside: external },
        pool: sumOf(pools),
        sockets: sockets(),
        diskFull: isDiskFull(),
      }
    },
    close() {
      clearInterval(timer)
      delay.disable()
    },
  }
}

function sumOf(pools: readonly pg.Pool[]): State['pool'] {
  const sum = (of: (pool: pg.Pool) => number) => pools.reduce((all, pool) => all + of(pool), 0)
  return {
    open: sum(({ totalCount }) => totalCount),
    idle: sum(({ idleCount }) => idleCount),
    waiting: sum(({ waitingCount }) => waitingCount),
    most: sum(({ options, totalCount }) => options.max ?? totalCount),
  }
}
