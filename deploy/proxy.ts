import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { exit, freePort } from '../e2e/hearth.ts'

export type Front = { name: string; version: string; url: string; stop(): Promise<void> }

type Kind = {
  sample: string
  version: string[]
  /** Makes the sample listen on a port of this machine alone. */
  listen(sample: string, port: number): string
  command(file: string, folder: string): string[]
}

const kinds: Record<'nginx' | 'caddy', Kind> = {
  nginx: {
    sample: 'nginx.conf',
    version: ['nginx', '-v'],
    listen: (sample, port) => sample.replace('listen 80;', `listen 127.0.0.1:${port};`),
    command: (file, folder) => [
      ...['nginx', '-p', folder, '-c', file, '-e', 'stderr'],
      ...['-g', `daemon off; pid ${folder}/nginx.pid;`],
    ],
  },
  caddy: {
    sample: 'Caddyfile',
    version: ['caddy', 'version'],
    listen: (sample, port) =>
      sample
        .replace(/^\{$/m, '{\n\tadmin off\n\tdefault_bind 127.0.0.1')
        .replace('{$HEARTH_SITE::80}', `:${port}`),
    command: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
  },
}

export const names = ['nginx', 'caddy'] as const

/** What it says of its version, or null where it is not installed. */
export function versionOf(name: (typeof names)[number]): string | null {
  const [program = '', ...args] = kinds[name].version
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? `${stdout}${stderr}`.trim().replace(/^nginx version: nginx\//, '') : null
}

/** The sample of this folder, with nothing changed but where it listens and where the two nodes are. */
export async function startProxy(name: (typeof names)[number], ports: number[]): Promise<Front> {
  const kind = kinds[name]
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'hearth-proxy-'))
  const file = join(folder, kind.sample)
  const sample = readFileSync(join(import.meta.dirname, kind.sample), 'utf8')
  const placed = ports.reduce(
    (text, at, index) => text.replaceAll(`hearth-${index + 1}:3000`, `127.0.0.1:${at}`),
    kind.listen(sample, port),
  )
  writeFileSync(file, placed)
  const [program = '', ...args] = kind.command(file, folder)
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const url = `http://127.0.0.1:${port}`
  await answering(`${url}/healthz`, child)
  const stop = async () => {
    child.kill('SIGTERM')
    await exit(child)
    rmSync(folder, { recursive: true, force: true })
  }
  return { name, version: versionOf(name) ?? '', url, stop }
}

async function answering(address: string, child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000)
  })
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) break
    const answer = await fetch(address).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  child.kill('SIGKILL')
  throw new Error(`The proxy does not answer:\n${said}`)
}
