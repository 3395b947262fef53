import { statfs } from 'node:fs/promises'
import type { Log } from './log.ts'

export type Disk = { isFull(): boolean; close(): void }

/** A disk that somebody else looks after. */
export const endlessDisk: Disk = { isFull: () => false, close() {} }

/**
 * What is kept free, in bytes: a PostgreSQL that finds no room for its own log falls over, and then nobody can even
 * read. So what would fill the disk is refused before that.
 */
const reserve = 128 * 1024 * 1024

/** How often it is looked at. Milliseconds. */
const interval = 2_000

/** @param folder the database's, on the disk that is looked at */
export async function watchDisk(folder: string, log: Log, keepFree = reserve): Promise<Disk> {
  let full = false

  async function look() {
    // Where the system does not tell, PostgreSQL's own refusals have to do.
    const found = await statfs(folder).catch(() => null)
    if (!found) return
    const isShort = found.bavail * found.bsize < keepFree
    if (isShort === full) return
    full = isShort
    if (full) log.error('The disk is nearly full: messages are refused until there is room')
    else log.info('There is room on the disk again')
  }

  await look()
  const timer = setInterval(look, interval).unref()
  return { isFull: () => full, close: () => clearInterval(timer) }
}
