import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './postgres-place.ts'
import { commands, imageOf, stateOf } from './processes.ts'

/** Stands in the title of every process of the cluster's server, so that they can be told from others'. */
export function clusterName(cluster: string): string {
  return `hearth-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`
}

/**
 * Makes the cluster free for a new server: stops one that outlived a killed Hearth, and removes the marks of one that
 * is gone where PostgreSQL would take it for alive. To be called by the holder of the data folder's lock.
 * @returns the pid of the server that was stopped, or null
 */
export async function freeCluster({
  cluster,
  sockets,
}: Pick<Place, 'cluster' | 'sockets'>): Promise<number | null> {
  if (!existsSync(cluster)) return null
  const mark = join(cluster, 'postmaster.pid')
  const marked = existsSync(mark) ? Number(readFileSync(mark, 'utf8').split('\n')[0]) : 0
  const servers = serversOf(cluster, marked)
  const orphan = servers.includes(marked) ? marked : null
  if (orphan) await end([orphan])
  // A killed server's own processes end by themselves, but not at once, and until then they write to the cluster.
  await end(serversOf(cluster, marked))
  if (serversOf(cluster, marked).length > 0) return orphan
  // PostgreSQL removes marks whose process is gone. It is fooled by a zombie, and by a stranger with the same pid.
  rmSync(mark, { force: true })
  for (const name of sockets ? readdirSync(sockets) : []) {
    if (sockets && name.startsWith('.s.PGSQL.')) rmSync(join(sockets, name), { force: true })
  }
  return orphan
}

/** By their command lines, which every user may read: a container's root may not look at more of another's process. */
function serversOf(cluster: string, marked: number): number[] {
  // Windows does not tell the arguments; there the name of the marked process has to do.
  if (process.platform === 'win32') return marked > 0 && imageOf(marked).includes('postgres') ? [marked] : []
  const title = `postgres: ${clusterName(cluster)}: `
  return commands()
    .filter(({ command }) => command.startsWith(title) || command.includes(`postgres -D ${cluster} `))
    .map(({ pid }) => pid)
}

/** SIGINT: fast shutdown. SIGQUIT: at once, recovery on the next start. Each is given its time. */
const steps: { signal: NodeJS.Signals; seconds: number }[] = [
  { signal: 'SIGINT', seconds: 20 },
  { signal: 'SIGQUIT', seconds: 5 },
  { signal: 'SIGKILL', seconds: 5 },
]

async function end(pids: number[]): Promise<void> {
  for (const { signal, seconds } of steps) {
    for (const pid of pids) kill(pid, signal)
    for (let waited = 0; waited < seconds * 20 && pids.some((pid) => stateOf(pid) === 'alive'); waited++)
      await sleep(50)
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    if (stateOf(pid) === 'alive') process.kill(pid, signal)
  } catch {
    // It ended in between.
  }
}
