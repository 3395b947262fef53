import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export type ProcessState = 'gone' | 'zombie' | 'alive'

/** A zombie has ended, but nobody has taken note of it: kill(pid, 0) still finds it. */
export function stateOf(pid: number): ProcessState {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return 'gone'
  }
  if (process.platform === 'win32') return 'alive'
  const letter = statFields(pid)?.[0] ?? ps(pid, 'stat')[0]
  return letter === undefined ? 'gone' : letter === 'Z' || letter === 'X' ? 'zombie' : 'alive'
}

/** When the process began, in some unit that does not change: tells it from a later one with the same pid. */
export function startOf(pid: number): string | null {
  const fields = statFields(pid)
  // Field 22 of /proc/pid/stat; the state is field 3 and comes first here. Ticks since boot, so the boot counts too.
  if (fields) return `${contentOf('/proc/sys/kernel/random/boot_id')?.trim()} ${fields[19]}`
  return process.platform === 'win32' ? null : ps(pid, 'lstart') || null
}

/** PostgreSQL's processes make the cluster's folder their working folder, so that tells whose they are. */
export function processesIn(folder: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && folderOf(pid) === folder)
}

/** The command line; on Windows only the program's name is told. Empty where the process is gone. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') return contentOf(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? ''
  if (process.platform !== 'win32') return ps(pid, 'command')
  return (
    spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' }).stdout ?? ''
  )
}

function folderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}

/** From the state on: what comes before it may hold spaces and brackets of the program's name. */
function statFields(pid: number): string[] | null {
  const text = contentOf(`/proc/${pid}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function ps(pid: number, field: string): string {
  const { stdout } = spawnSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' })
  return (stdout ?? '').trim()
}
