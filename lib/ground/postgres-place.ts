import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotStart } from './cannot-start.ts'
import {
  type Binaries,
  copyBinaries,
  installedBinaries,
  proveBinaries,
  type RunAs,
  reaches,
} from './postgres-binaries.ts'

/** Where the embedded server stands and as whom it runs. */
export type Place = {
  /** Holds `cluster`, the log and, where the path is short enough, the socket. */
  folder: string
  cluster: string
  /** The folder of the Unix socket; null on Windows: TCP on 127.0.0.1. */
  sockets: string | null
  binaries: Binaries
  runAs: RunAs | null
  /** One line worth telling, where the database is not in the data folder. */
  note: string | null
}

/** Root-only: for data folders that an unprivileged user cannot reach, such as one under /root. */
const elsewhere = '/var/lib/hearth'

/**
 * Chooses and makes the folders. As root, the user is the owner of the cluster that is there already, else `postgres`,
 * else a user `hearth` made for it.
 */
export async function choosePlace(dataDir: string): Promise<Place> {
  const home = join(dataDir, 'postgres')
  const installed = installedBinaries()
  if (process.getuid?.() !== 0) {
    const folder = ownFolder(home, null)
    proveBinaries(installed, null)
    return placed(folder, installed, null, null)
  }
  const moved = join(elsewhere, createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16))
  const there = [home, moved].find((folder) => existsSync(join(folder, 'cluster')))
  const runAs = there
    ? ownerOf(join(there, 'cluster'))
    : (userNamed('postgres') ?? userNamed('hearth') ?? newUser())
  const kept = there === home || (!there && reaches(runAs, ownFolder(home, runAs)))
  if (!kept) mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
  const folder = ownFolder(kept ? home : moved, runAs)
  if (!reaches(runAs, folder)) {
    throw new CannotStart(
      `The user that PostgreSQL runs as cannot reach ${folder}: open the folders above it to it.`,
    )
  }
  const binaries = reaches(runAs, installed.postgres) ? installed : await copyBinaries(installed, elsewhere)
  proveBinaries(binaries, runAs)
  return placed(folder, binaries, runAs, kept ? null : tellElsewhere(dataDir, folder))
}

function placed(at: string, binaries: Binaries, runAs: RunAs | null, note: string | null): Place {
  // One name, by whichever link it was reached: the server's processes are known by it.
  const folder = realpathSync(at)
  const sockets = process.platform === 'win32' ? null : socketFolder(folder, runAs)
  return { folder, cluster: join(folder, 'cluster'), sockets, binaries, runAs, note }
}

/** The path of a Unix socket may have 107 bytes; a deeper data folder has its socket in the system's temporary one. */
function socketFolder(folder: string, runAs: RunAs | null): string {
  const near = join(folder, 'socket')
  if (Buffer.byteLength(join(near, '.s.PGSQL.5432')) <= 107) return ownFolder(near, runAs)
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const far = ownFolder(join(tmpdir(), `hearth-${name}`), runAs)
  // Somebody else may have made it first: a folder that is not ours alone must not carry the socket.
  const { uid, mode } = statSync(far)
  if (uid !== (runAs?.uid ?? process.getuid?.()) || (mode & 0o77) !== 0) {
    throw new CannotStart(
      `The folder ${far} belongs to somebody else: choose a shorter path for HEARTH_DATA.`,
    )
  }
  return far
}

function ownFolder(path: string, owner: RunAs | null): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (owner && statSync(path).uid === 0) chownSync(path, owner.uid, owner.gid)
  if (statSync(path).uid === (owner?.uid ?? process.getuid?.())) chmodSync(path, 0o700)
  return path
}

function ownerOf(path: string): RunAs {
  const { uid, gid } = statSync(path)
  if (uid === 0)
    throw new CannotStart(
      `${path} belongs to root, as whom PostgreSQL does not run: give it to another user.`,
    )
  return { uid, gid }
}

function userNamed(name: string): RunAs | null {
  const line = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  const group = spawnSync('id', ['-g', name], { encoding: 'utf8' })
  if (line.status !== 0 || group.status !== 0) return null
  return { uid: Number(line.stdout), gid: Number(group.stdout) }
}

/** The first command is Linux distributions' in general, the second Alpine's and BusyBox's. */
function newUser(): RunAs {
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'hearth',
  ])
  if (!userNamed('hearth')) spawnSync('adduser', ['-S', '-D', '-H', 'hearth'])
  const made = userNamed('hearth')
  if (made) return made
  throw new CannotStart(
    'PostgreSQL does not run as root, and no user "hearth" could be made: run Hearth as another user.',
  )
}

function tellElsewhere(dataDir: string, folder: string): string {
  const file = join(dataDir, 'database-is-elsewhere.txt')
  const note = `The database is in ${folder}: PostgreSQL does not run as root, and its user cannot reach ${dataDir}.`
  if (!existsSync(file) || readFileSync(file, 'utf8') !== `${note}\n`) writeFileSync(file, `${note}\n`)
  return note
}
