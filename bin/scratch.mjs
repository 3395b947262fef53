// Where the tests keep what they throw away.
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
// All that the tests have at one time takes 0.3 GB.
const enough = 4e9

/**
 * The machine's memory as the folder for temporary files, where it has one with plenty of room and nobody named another:
 * the tests make and delete databases by the hundred, and ext4 looks long for a number that no file had lately.
 * It goes with this process, and all that is left in it.
 */
export function keepScratchInMemory() {
  if (process.env.TMPDIR || !roomy()) return
  const folder = mkdtempSync(join(memory, 'hearth-'))
  // Where the tests run as root, PostgreSQL's own user has to pass.
  chmodSync(folder, 0o711)
  process.env.TMPDIR = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
}

function roomy() {
  try {
    const { bavail, bsize } = statfsSync(memory)
    return Math.min(bavail * bsize, freemem()) > enough
  } catch {
    // Not a Linux, or nothing there.
    return false
  }
}
