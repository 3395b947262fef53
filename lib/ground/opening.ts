import { openDataFolder } from './data-folder.ts'
import { type Database, openDatabase } from './database.ts'
import { type Disk, endlessDisk, watchDisk } from './disk.ts'
import { lockFolder } from './lock.ts'
import type { Log } from './log.ts'
import { type Instance, migrate, type Said } from './migrations.ts'
import { startPostgres } from './postgres.ts'
import { sealOf } from './secrets.ts'
import type { Settings } from './settings.ts'

export type Ground = {
  database: Database
  /** Of the embedded database; a given one's is its operator's. */
  disk: Disk
  instance: Instance
  /** What session cookies are sealed with. */
  seal: string
}

/** What has to be closed again, in the order in which it was opened. */
export type Closings = (() => Promise<void>)[]

/**
 * The data folder's lock, PostgreSQL (embedded, or the given one), the pool, the migrations, in this order.
 * @param migrations the folder prisma/migrations
 * @param closings gets what the caller has to close in the end, also when a step throws
 */
export async function openGround(
  settings: Settings,
  migrations: string,
  { log, say, closings }: { log: Log; say: Said; closings: Closings },
): Promise<Ground> {
  const embedded = settings.databaseUrl ? null : await openEmbedded(settings.dataDir, say, closings)
  const address = settings.databaseUrl ?? embedded?.address ?? ''
  const disk = embedded ? await watchDisk(embedded.folder, log) : endlessDisk
  const database = await openDatabase(address, (error) =>
    log.warn(`A database connection broke: ${error.message}`),
  )
  closings.push(database.close)
  const instance = await migrate(database.pool, migrations, say)
  return { database, disk, instance, seal: sealOf(settings, instance) }
}

export async function closeAll(closings: Closings): Promise<void> {
  for (const close of closings.splice(0).reverse()) await close()
}

async function openEmbedded(dataDir: string, say: Said, closings: Closings) {
  openDataFolder(dataDir)
  const lock = await lockFolder(dataDir)
  closings.push(lock.release)
  const postgres = await startPostgres({ dataDir, say })
  closings.push(postgres.stop)
  return postgres
}
