import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from './cannot-start.ts'
import type { Instance } from './epoch.ts'
import { environment, type Settings } from './settings.ts'

/**
 * What seals session cookies: HEARTH_SECRET; else, with the embedded database, a file of the data folder made on first
 * start; else, with DATABASE_URL, the database's own, so that several nodes agree. Never a default that others know.
 */
export function sealOf(
  settings: Pick<Settings, 'secret' | 'databaseUrl' | 'dataDir'>,
  instance: Pick<Instance, 'seal'>,
): string {
  if (settings.secret) return settings.secret
  return settings.databaseUrl ? instance.seal : secretIn(join(settings.dataDir, 'secret'))
}

function secretIn(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(48).toString('base64url')}\n`, {
      mode: 0o600,
      flush: true,
      flag: 'wx',
    })
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (environment.shape.HEARTH_SECRET.safeParse(secret).success) return secret
  throw new CannotStart(
    `The secret in ${file} is too weak or cut off: put back a copy, or delete the file. Then everybody signs in again, and whoever has two-step sign-in needs a recovery code or a passkey.`,
  )
}
