import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export const root = resolve(import.meta.dirname, '..')

export type Hearth = {
  url: string
  port: number
  dataDir: string
  /** The running process; another one after each start. */
  process(): ChildProcess
  /** Everything it printed since it was made. */
  output(): string
  start(): Promise<void>
  /** SIGTERM, as a service manager stops it, and waits until it is gone. */
  stop(): Promise<void>
  /** SIGKILL of the server alone: what it started is left behind, as in a real crash. */
  kill(): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

/** Below the range from which systems hand out ephemeral ports, so that no outgoing connection takes it first. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer()
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false))
      server.listen(port, () => done(true))
    })
    if (!free) continue
    await new Promise((done) => server.close(done))
    return port
  }
}

/** As root PostgreSQL runs as another user, who must be able to reach it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-e2e-'))
  chmodSync(folder, 0o755)
  return folder
}

/** Where the embedded PostgreSQL notes its process and what it listens on. */
export const postmasterFile = ({ dataDir }: Hearth) => join(dataDir, 'postgres/cluster/postmaster.pid')

/** What Node itself is given by `npm start`. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return scripts.start.split(' ').filter((word: string) => word.startsWith('--'))
}

/** The server as built, without anything of npm around it. */
export function launch(
  env: Record<string, string>,
  args: string[] = [],
  execArgv: string[] = [],
): ChildProcess {
  return spawn(process.execPath, [...startFlags(), ...execArgv, 'dist/server.js', ...args], {
    cwd: root,
    env: {
      ...clean(process.env),
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HEARTH_HOST: '127.0.0.1',
      HEARTH_LIMITS: 'off',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** A developer's own settings must not reach the servers under test. */
function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(HEARTH_|PORT$|DATABASE_URL$|REDIS_URL$|LOG_LEVEL$|NODE_OPTIONS$|VITEST|TEST$|NEXTAUTH|AUTH_)/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name))) as NodeJS.ProcessEnv
}

export async function exit(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

export async function createHearth(
  options: { env?: Record<string, string>; args?: string[]; execArgv?: string[] } = {},
): Promise<Hearth> {
  const port = await freePort()
  const dataDir = temporaryFolder()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | null = null
  let output = ''

  const process = () => {
    if (!child) throw new Error('Hearth was not started')
    return child
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!child) return
    child.kill(signal)
    await exit(child)
    child = null
  }
  const start = async () => {
    const env = { PORT: String(port), HEARTH_DATA: dataDir, ...options.env }
    child = launch(env, options.args, options.execArgv)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk
      })
    }
    await answering(url, child, () => output)
  }
  return {
    url,
    port,
    dataDir,
    process,
    output: () => output,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGTERM')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export async function startHearth(options?: Parameters<typeof createHearth>[0]): Promise<Hearth> {
  const hearth = await createHearth(options)
  await hearth.start()
  return hearth
}

async function answering(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + 90_000
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`Hearth ended with ${child.exitCode}:\n${output()}`)
    const answer = await fetch(`${url}/api/v1/me`).catch(() => null)
    if (answer && answer.status < 500) return
    await wait(50)
  }
  throw new Error(`Hearth did not answer within 90 s:\n${output()}`)
}
