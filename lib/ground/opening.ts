import { connectionsAllowed, connectionsEach } from './connections.ts'
import { openDataFolder } from './data-folder.ts'
import { type Database, type DatabaseAddress, openDatabase } from './database.ts'
import { type Disk, endlessDisk, watchDisk } from './disk.ts'
import type { Instance } from './epoch.ts'
import { lockFolder } from './lock.ts'
import type { Log } from './log.ts'
import { migrate, type Said } from './migrations.ts'
import { startPostgres } from './postgres.ts'
import { sealOf } from './secrets.ts'
import type { Settings } from './settings.ts'

/** Where the database is, and its folder where it is ours. */
export type DatabasePlace = { address: DatabaseAddress; folder: string | null }

export type Ground = {
  place: DatabasePlace
  database: Database
  /** Of the embedded database; a given one's is its operator's. */
  disk: Disk
  instance: Instance
  /** What session cookies are sealed with. */
  seal: string
}

/** What has to be closed again, in the order in which it was opened. */
export type Closings = (() => Promise<void>)[]

type With = {
  log: Log
  say: Said
  /** Gets what the caller has to close in the end, also when a step throws. */
  closings: Closings
  /** Of the database that a worker's parent has opened already. */
  opened?: DatabasePlace
  /** Begins what does not need the database, as soon as all that is left to do about it is to wait. */
  meanwhile?: () => unknown
}

/**
 * The data folder's lock, PostgreSQL (embedded, or the given one), the pool, the migrations, in this order.
 * @param migrations the folder prisma/migrations
 */
export async function openGround(
  settings: Settings,
  migrations: string,
  { log, say, closings, opened, meanwhile = () => {} }: With,
): Promise<Ground> {
  const place = opened ?? (await openPlace(settings, say, closings, meanwhile))
  meanwhile()
  const disk = place.folder ? await watchDisk(place.folder, log) : endlessDisk
  closings.push(async () => disk.close())
  const onFault = (error: Error) => log.warn(`A database connection broke: ${error.message}`)
  const database = await openDatabase(place.address, onFault, connectionsEach(settings.workers))
  closings.push(database.close)
  const instance = await migrate(database.pool, migrations, say)
  return { place, database, disk, instance, seal: sealOf(settings, instance) }
}

export async function closeAll(closings: Closings): Promise<void> {
  for (const close of closings.splice(0).reverse()) await close()
}

async function openPlace(
  { databaseUrl, dataDir, workers }: Settings,
  say: Said,
  closings: Closings,
  spawned: () => unknown,
): Promise<DatabasePlace> {
  if (databaseUrl) return { address: databaseUrl, folder: null }
  openDataFolder(dataDir)
  const lock = await lockFolder(dataDir)
  closings.push(lock.release)
  const allowed = { max_connections: String(connectionsAllowed(workers)) }
  const postgres = await startPostgres({ dataDir, say, settings: allowed, spawned })
  closings.push(postgres.stop)
  return postgres
}
