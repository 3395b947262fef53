import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Hearth } from '../e2e/hearth.ts'
import { choosePlace } from '../lib/ground/postgres-place.ts'

/** For the yardsticks: what pg takes, as JSON. */
export function settingsOf({ host, port, user, password, database }: pg.PoolConfig): string {
  return JSON.stringify({ host, port, user, password, database })
}

/** Connections to the database that a running Hearth embeds. */
export async function openEmbedded({ dataDir }: Hearth, max = 2): Promise<pg.Pool> {
  const { sockets } = await choosePlace(dataDir)
  const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8').trim()
  const host = sockets ?? '127.0.0.1'
  return new pg.Pool({ host, port: 5432, user: 'hearth', password, database: 'hearth', max })
}
