import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { exit, type Hearth, postmasterFile, root, startHearth } from '../e2e/hearth.ts'
import { memoryOf, timeOf, timeOfFamily } from './time.ts'

/** A server under measurement. Times are microseconds of processor time, user and system, since it started. */
export type Contender = {
  name: string
  url: string
  pid: number
  time(): { server: number; postgres: number }
  /** KiB that the server's process holds. */
  memory(): number
  stop(): Promise<void>
}

/**
 * Hearth as built, on its embedded database, without limits of rate. With BENCH_PROFILE=folder it leaves a profile of
 * its processor there when it is stopped.
 */
export async function startHearthContender(
  env: Record<string, string> = {},
): Promise<Contender & { hearth: Hearth }> {
  const folder = process.env.BENCH_PROFILE
  const execArgv = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : []
  const hearth = await startHearth({ env: { LOG_LEVEL: 'error', ...env }, execArgv })
  const pid = hearth.process().pid ?? 0
  const postmaster = Number.parseInt(readFileSync(postmasterFile(hearth), 'utf8'), 10)
  return {
    ...{ name: 'hearth', url: hearth.url, pid, hearth },
    time: () => ({ server: timeOf(pid), postgres: timeOfFamily(postmaster) }),
    memory: () => memoryOf(pid),
    stop: () => hearth.remove(),
  }
}

/** One of bench/yardsticks/, bundled like Hearth itself. It tells its address once it listens. */
export async function startYardstick(name: string, env: Record<string, string> = {}): Promise<Contender> {
  const child = await forkBundled(`bench/yardsticks/${name}.ts`, env)
  const url = await told<string>(child)
  const pid = child.pid ?? 0
  return {
    ...{ name, url, pid },
    time: () => ({ server: timeOf(pid), postgres: 0 }),
    memory: () => memoryOf(pid),
    async stop() {
      child.kill('SIGKILL')
      await exit(child)
    },
  }
}

/** Runs a source file as plain JavaScript: a loader of types would be measured too. */
export async function forkBundled(path: string, env: Record<string, string> = {}): Promise<ChildProcess> {
  const outfile = join(root, 'dist', path.replace(/\.ts$/, '.mjs'))
  await build({
    ...{ absWorkingDir: root, entryPoints: [path], outfile, bundle: true, packages: 'external' },
    ...{ platform: 'node', format: 'esm', target: 'node20.19', logLevel: 'warning' },
  })
  return fork(outfile, { env: { ...process.env, NODE_ENV: 'production', ...env }, execArgv: [] })
}

/** The next message of a child. */
export function told<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`${child.spawnfile} ended before it told anything`))
    child.once('exit', ended)
    child.once('message', (message: Message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
}
