// Tells what has to be done anew, from the files alone.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the built server and pages are made from. Tests and the command line itself are not. */
const builtFrom = [
  ...['app', 'components', 'lib', 'public', 'prisma', 'server.ts', 'package.json', 'package-lock.json'],
  ...['next.config.mjs', 'postcss.config.mjs', 'tailwind.config.ts', 'tsconfig.json'],
]
const notBuilt = /\.test\.tsx?$|^prisma\/(generated|migrations)\//

export const sourcesHash = (root) => hashOf(root, builtFrom, notBuilt)

/** Another version of Prisma generates another client. */
export const schemaHash = (root) => hashOf(root, ['prisma/schema.prisma', 'node_modules/prisma/package.json'])

function hashOf(root, places, except = /^$/) {
  const hash = createHash('sha256')
  for (const place of places) {
    for (const path of filesIn(root, place)) {
      if (!except.test(path))
        hash
          .update(`${path}\0`)
          .update(readFileSync(join(root, path)))
          .update('\0')
    }
  }
  return hash.digest('hex')
}

function filesIn(root, path) {
  const entry = readdirOrNull(join(root, path))
  if (entry === null) return existsSync(join(root, path)) ? [path] : []
  return entry.sort().flatMap((name) => filesIn(root, `${path}/${name}`))
}

function readdirOrNull(path) {
  try {
    return readdirSync(path)
  } catch {
    return null
  }
}

/**
 * Whether what npm installed, by its own record, is what the lock file asks for; and whether packages for development
 * are among it.
 */
export function packagesState(root) {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return { fresh: false, development: false }
  const { packages: have } = JSON.parse(readFileSync(record, 'utf8'))
  const { packages: want } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const development = Object.values(have).some(({ dev }) => dev)
  const fresh = Object.entries(want).every(
    ([path, { version, dev, optional, devOptional, peer }]) =>
      path === '' || dev || optional || devOptional || peer || have[path]?.version === version,
  )
  return { fresh, development }
}
