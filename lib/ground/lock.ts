import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotStart } from './cannot-start.ts'

/**
 * One Hearth a data folder. Who holds it listens on a Unix socket (a named pipe on Windows), and whoever comes next
 * tries to connect: the system itself ends the listening with the process, however it was killed. A pid alone would
 * not do: pids are used again, and one container does not see another's.
 *
 * The holder's name stands in `lock/<n>`. Taking over is making `n + 1`, which the file system lets only one do; a
 * number is never used twice, so a slow second taker cannot mistake the first one's mark for the dead one's.
 */
export type Lock = { release(): Promise<void> }

type Holder = { pid: number; socket: string }

/** Throws `CannotStart`, naming the process, where another Hearth holds the folder. */
export async function lockFolder(dataDir: string): Promise<Lock> {
  const folder = join(dataDir, 'lock')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const socket = socketPath(folder)
  const server = await listen(socket)
  try {
    const number = await take(folder, { pid: process.pid, socket }, dataDir)
    return { release: () => release(join(folder, String(number)), server) }
  } catch (error) {
    await close(server)
    throw error
  }
}

async function take(folder: string, self: Holder, dataDir: string): Promise<number> {
  // Whole before it has its name, so that nobody reads half of it.
  const draft = join(folder, `${randomUUID()}.new`)
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 })
  try {
    for (;;) {
      const last = lastNumber(folder)
      const holder = last === 0 ? null : holderIn(join(folder, String(last)))
      if (holder && (await answers(holder.socket))) {
        throw new CannotStart(
          `Another Hearth (process ${holder.pid}) is running on the data folder ${dataDir}.`,
        )
      }
      if (!linked(draft, join(folder, String(last + 1)))) continue
      sweep(folder, last + 1, self.socket)
      return last + 1
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

function linked(draft: string, name: string): boolean {
  try {
    linkSync(draft, name)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function lastNumber(folder: string): number {
  const numbers = readdirSync(folder).filter((name) => /^\d+$/.test(name))
  return Math.max(0, ...numbers.map(Number))
}

function holderIn(file: string): Holder | null {
  try {
    const { pid, socket } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof pid === 'number' && typeof socket === 'string' ? { pid, socket } : null
  } catch {
    // Released, or swept by a newer holder in this moment: the next look shows.
    return null
  }
}

/** What killed ones left: lower numbers, their sockets, drafts. */
function sweep(folder: string, number: number, socket: string): void {
  for (const name of readdirSync(folder)) {
    const older = /^\d+$/.test(name) && Number(name) < number
    const stale = older ? holderIn(join(folder, name))?.socket : undefined
    if (stale && stale !== socket && process.platform !== 'win32') rmSync(stale, { force: true })
    if (older) rmSync(join(folder, name), { force: true })
  }
}

/** Only "nobody listens" and "no such socket" mean that the holder is gone; "not allowed" is somebody else's, alive. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', (error) => {
      resolve(!('code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT')))
    })
  })
}

function socketPath(folder: string): string {
  const name = randomUUID().slice(0, 18)
  if (process.platform === 'win32') return `\\\\.\\pipe\\hearth-${name}`
  const near = join(folder, name)
  return Buffer.byteLength(near) <= 103 ? near : join(tmpdir(), `hearth-${name}`)
}

function listen(socket: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((probe) => probe.destroy())
    server.once('error', reject)
    // Not what keeps the process alive.
    server.listen(socket, () => resolve(server.unref()))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()))
}

/** The number stays, emptied, so that it is never given twice. */
async function release(mark: string, server: Server): Promise<void> {
  writeFileSync(mark, '')
  await close(server)
}
