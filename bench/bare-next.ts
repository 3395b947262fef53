import { execFileSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../e2e/hearth.ts'

const source = join(root, 'bench/yardsticks/next-page')
const dir = join(root, 'dist/next-page')

/** Builds bench/yardsticks/next-page, once: Next builds only where its sources are. @returns where it is */
export function buildBareNext(): string {
  if (existsSync(join(dir, '.next/BUILD_ID'))) return dir
  cpSync(source, dir, { recursive: true })
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  execFileSync(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    ...{ cwd: dir, env, stdio: 'ignore' },
  })
  return dir
}
