// Where the tests keep what they throw away.
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const memory = '/dev/shm'
// All that the tests have there at one time takes 0.3 GB; what they run needs the rest.
const enough = 4e9

/**
 * The machine's memory as the folder for temporary files, where it has one with plenty of room and nobody named another:
 * the tests make and delete databases by the hundred, and ext4 looks long for a number that no file had lately.
 * The folder goes when this process ends in order.
 */
export function keepScratchInMemory() {
  if (['TMPDIR', 'TMP', 'TEMP'].some((name) => process.env[name])) return
  const folder = folderInMemory()
  if (!folder) return
  process.env.TMPDIR = folder
  const patient = { maxRetries: 10, retryDelay: 100 }
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, ...patient }))
}

function folderInMemory() {
  try {
    const { bavail, bsize } = statfsSync(memory)
    if (Math.min(bavail * bsize, process.availableMemory()) < enough) return null
    const folder = mkdtempSync(join(memory, 'hearth-'))
    // Where the tests run as root, PostgreSQL's own user has to pass.
    chmodSync(folder, 0o711)
    return folder
  } catch {
    // Not a Linux, or not for us to write to.
    return null
  }
}
