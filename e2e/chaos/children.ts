import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Everything that this run started and has to end, by process. */
const running = new Set<ChildProcess>()

export type Child = { process: ChildProcess; output(): string }

/** @param options.log a file that gets what it prints */
export function startChild(
  command: string,
  args: string[],
  { log, ...options }: { cwd?: string; env?: NodeJS.ProcessEnv; log?: string },
): Child {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-20_000)
      if (log) appendFileSync(log, chunk)
    })
  }
  running.add(child)
  child.once('exit', () => running.delete(child))
  child.once('error', () => running.delete(child))
  return { process: child, output: () => output }
}

export const isRunning = ({ process: { exitCode, signalCode } }: Child) =>
  exitCode === null && signalCode === null

/** Ends a process, harder where it takes too long, and waits until it is gone. */
export async function endChild(child: Child, signal: NodeJS.Signals, patience = 30_000): Promise<void> {
  if (!isRunning(child)) return
  const gone = once(child.process, 'exit')
  child.process.kill(signal)
  if (await Promise.race([gone, wait(patience, null, { ref: false })])) return
  child.process.kill('SIGKILL')
  await gone
}

/** Whatever ends the harness early leaves nothing behind. */
export function killChildren(): void {
  for (const child of running) {
    // In order: a server that is killed leaves its PostgreSQL behind.
    child.kill('SIGTERM')
    child.kill('SIGCONT')
  }
}
