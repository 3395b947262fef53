import { readdirSync, readFileSync } from 'node:fs'

/**
 * Processor time that a process has used, user and system, all its threads, in microseconds. From Linux's own
 * accounting in nanoseconds: the ticks of /proc/PID/stat, 10 ms each, are too coarse for a hundred messages.
 */
export function timeOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const used = threads.map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]))
  return used.reduce((sum, one) => sum + one, 0) / 1000
}

/** A process and its children, as PostgreSQL has one for each connection; those that ended too. */
export function timeOfFamily(pid: number): number {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean)
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? []
  const ended = (Number(fields[13]) + Number(fields[14])) * tick
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + timeOr0(one), ended)
}

/** In which Linux counts what ended. Microseconds. */
const tick = 10_000

/** What a process holds in memory, in KiB, and how much of it is its own. */
export function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
}

function timeOr0(pid: number): number {
  try {
    return timeOf(pid)
  } catch {
    return 0
  }
}

/** A thread may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '0'
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}
