import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort, root, temporaryFolder } from '../hearth.ts'
import { type Child, endChild, isRunning, startChild } from './children.ts'
import { type Clock, createClock } from './clock.ts'
import { type Link, startLink } from './link.ts'

/** One server process and the lines behind it. */
export type Node = {
  name: string
  port: number
  dataDir: string
  /** Null where there is no libfaketime. */
  clock: Clock | null
  /** To PostgreSQL and to Redis, where they are others' processes. */
  database: Link | null
  redis: Link | null
  pid(): number
  output(): string
  /** Of the last process; null while it runs, and where a signal ended it. */
  exitCode(): number | null
  /** How often it ended by itself. */
  falls(): number
  start(): Promise<void>
  kill(): Promise<void>
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>
  /** SIGSTOP. */
  pause(): void
  resume(): void
  isRunning(): boolean
  remove(): Promise<void>
}

export type NodeOptions = {
  name: string
  /** The built server: dist/server.js of the folder it stands in. */
  bundle: string
  env: Record<string, string>
  /** For its log. */
  folder: string
  database?: { port: number; url(port: number): string }
  redis?: { port: number }
}

export async function createNode(options: NodeOptions): Promise<Node> {
  const { name, bundle, env, folder } = options
  const port = await freePort()
  const dataDir = temporaryFolder()
  const database = options.database ? await startLink(options.database.port) : null
  const redis = options.redis ? await startLink(options.redis.port) : null
  const clock = createClock(dataDir)
  const log = join(folder, `${name.replace(' ', '-')}.log`)
  rmSync(log, { force: true })
  let child: Child | null = null
  let wanted = false
  let falls = 0

  const environment = (): NodeJS.ProcessEnv => ({
    ...bareEnvironment(),
    PORT: String(port),
    HEARTH_DATA: dataDir,
    ...(options.database && database ? { DATABASE_URL: options.database.url(database.port) } : {}),
    ...clock?.env,
    ...(redis ? { REDIS_URL: `redis://127.0.0.1:${redis.port}` } : {}),
    ...env,
  })

  function current(): Child {
    if (!child) throw new Error(`${name} was not started`)
    return child
  }

  async function end(signal: NodeJS.Signals) {
    wanted = false
    if (!child) return
    // One that was stopped hears no other signal.
    child.process.kill('SIGCONT')
    await endChild(child, signal)
  }

  const node: Node = {
    name,
    port,
    dataDir,
    clock,
    database,
    redis,
    pid: () => current().process.pid ?? 0,
    output: () => child?.output() ?? '',
    exitCode: () => child?.process.exitCode ?? null,
    falls: () => falls,
    async start() {
      wanted = true
      const started = startChild(process.execPath, [bundle], { cwd: root, env: environment(), log })
      child = started
      // A server may end, for a service manager to start it again; here that is us.
      started.process.once('exit', async () => {
        if (!wanted || child !== started) return
        falls++
        await wait(100)
        if (wanted && child === started) await node.start()
      })
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pause: () => void current().process.kill('SIGSTOP'),
    resume: () => void current().process.kill('SIGCONT'),
    isRunning: () => child !== null && isRunning(child),
    async remove() {
      await end('SIGTERM')
      database?.close()
      redis?.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return node
}

/** A developer's own settings must not reach the servers under test. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: process.env.LANG,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    HEARTH_HOST: '127.0.0.1',
    HEARTH_LIMITS: 'off',
    LOG_LEVEL: 'warn',
  }
}

/** Ready, with everything that it needs: as `/readyz` says it. */
export async function isReady({ port }: Node): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(2_000)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal })
    const { redis = 'none' }: { redis?: string } = JSON.parse(await answer.text())
    return answer.status === 200 && redis !== 'away'
  } catch {
    return false
  }
}

export async function allReady(nodes: readonly Node[], patience: number): Promise<void> {
  const until = performance.now() + patience
  for (;;) {
    const ready = await Promise.all(nodes.map(isReady))
    if (ready.every(Boolean)) return
    if (performance.now() > until) {
      const away = nodes.filter((_, i) => !ready[i])
      const last = away.map(({ name, output }) => `${name}:\n${output().slice(-2_000)}`).join('\n')
      throw new Error(`Not ready after ${patience / 1000} s: ${last}`)
    }
    await wait(25)
  }
}
