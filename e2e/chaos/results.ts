import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../hearth.ts'

/** Where a run leaves what is to be read afterwards: the servers' logs, the faults, the records of rooms that failed. */
export function results(name = ''): string {
  const folder = join(root, 'test-results/chaos', name)
  mkdirSync(folder, { recursive: true })
  return folder
}
