import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

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

/** All processes of this machine with their command lines, as far as they are told; none on Windows. */
export function commands(): { pid: number; command: string }[] {
  if (process.platform === 'win32') return []
  if (process.platform !== 'linux') return psAll()
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map((pid) => ({
    pid: Number(pid),
    command: contentOf(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '',
  }))
}

/** The name of the program, on Windows. */
export function imageOf(pid: number): string {
  return (
    spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' }).stdout ?? ''
  )
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

function psAll(): { pid: number; command: string }[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' })
  return (stdout ?? '').split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(.*)$/.exec(line)
    return found ? [{ pid: Number(found[1]), command: `${found[2]} ` }] : []
  })
}
