import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandOf, processesIn, stateOf } from './processes.ts'

/**
 * Makes the cluster free for a new server: stops one that outlived a killed Hearth, and removes the mark of one that
 * is gone where PostgreSQL would take it for alive. To be called by the holder of the data folder's lock.
 * @returns the pid of the server that was stopped, or null
 */
export async function freeCluster(cluster: string): Promise<number | null> {
  if (!existsSync(cluster)) return null
  const mark = join(cluster, 'postmaster.pid')
  const pid = existsSync(mark) ? Number(readFileSync(mark, 'utf8').split('\n')[0]) : 0
  const ours = pid > 0 && stateOf(pid) === 'alive' && isServerOf(pid, cluster)
  if (ours) await end([pid])
  // A killed server's own processes end by themselves, but not at once, and they still write to the cluster.
  await end(serversIn(cluster))
  // PostgreSQL removes a mark whose process is gone. It is fooled by a zombie, and by a stranger with the same pid.
  const strange = pid > 0 && !ours && stateOf(pid) !== 'gone'
  if (strange || (ours && stateOf(pid) === 'zombie')) rmSync(mark, { force: true })
  return ours ? pid : null
}

function isServerOf(pid: number, cluster: string): boolean {
  if (process.platform === 'linux') return processesIn(realpathSync(cluster)).includes(pid)
  const command = commandOf(pid)
  // Windows does not tell the arguments; there the name of the program has to do.
  return command.includes('postgres') && (process.platform === 'win32' || command.includes(cluster))
}

function serversIn(cluster: string): number[] {
  return processesIn(realpathSync(cluster)).filter((pid) => /(^|\/)postgres[ :]/.test(commandOf(pid)))
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
