import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A process's clock that can be set, where libfaketime is (Debian: apt-get install libfaketime). */
export type Clock = {
  /** What the process has to be started with. */
  env: Record<string, string>
  /** It notices within a second. */
  step(days: number): void
}

const libraries = '/usr/lib'

function library(): string | null {
  const folders = existsSync(libraries) ? readdirSync(libraries) : []
  const paths = folders.map((folder) => join(libraries, folder, 'faketime/libfaketimeMT.so.1'))
  return paths.find((path) => existsSync(path)) ?? null
}

/** @param folder where the process may read; null where there is no libfaketime */
export function createClock(folder: string): Clock | null {
  const preload = library()
  if (!preload) return null
  const file = join(folder, 'clock')
  const step = (days: number) => writeFileSync(file, days === 0 ? '+0\n' : `${days > 0 ? '+' : ''}${days}d\n`)
  step(0)
  return {
    env: {
      LD_PRELOAD: preload,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      // Timers go by another clock, which no administrator sets. Older and newer versions call it differently.
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    step,
  }
}
