import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { CannotStart } from './cannot-start.ts'

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'it is a file',
  ENOSPC: 'the disk is full',
}

/** Makes the data folder where there is none, and proves that Hearth can write to it. */
export function openDataFolder(path: string): void {
  try {
    // As root the embedded database runs as another user, who must be able to pass, though not to look around.
    make(path, process.getuid?.() === 0 ? 0o711 : 0o700)
    if (!statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CannotStart(`Cannot write to the data folder ${path} (HEARTH_DATA): ${reasons[code] ?? code}.`)
  }
}

/** Step by step: Node's own recursive way never ends where the system denies a folder's existence, as in /proc. */
function make(path: string, mode: number): void {
  if (existsSync(path)) return
  make(dirname(path), mode)
  mkdirSync(path, { mode })
}
