import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { root } from '../hearth.ts'
import { results } from './results.ts'
import { type Replacement, type Safeguard, safeguards } from './safeguards.ts'
import { builtServer } from './stage.ts'

/** What a server finds beside the folder of its bundle. */
const surroundings = ['.next', 'node_modules', 'package.json', 'next.config.mjs', 'prisma', 'public']

export function safeguardNamed(name: string): Safeguard {
  const found = safeguards.find((one) => one.name === name)
  if (found) return found
  throw new Error(
    `There is no safeguard "${name}": it is one of ${safeguards.map((one) => one.name).join(', ')}.`,
  )
}

/** Builds the server without one safeguard, in a folder of its own. @returns its bundle */
export async function buildWithout({ name, sources = [] }: Safeguard): Promise<string> {
  if (sources.length === 0) return builtServer
  const folder = join(results(), `without-${name}`)
  mkdirSync(folder, { recursive: true })
  for (const thing of surroundings) {
    const there = join(folder, thing)
    if (existsSync(join(root, thing)) && !existsSync(there)) symlinkSync(join(root, thing), there)
  }
  const outfile = join(folder, 'dist/server.js')
  await build({
    ...{ absWorkingDir: root, entryPoints: ['server.ts'], outfile, bundle: true, platform: 'node' },
    ...{ format: 'esm', target: 'node20.19', packages: 'external', logLevel: 'warning' },
    plugins: sources.map((source) => replacing(name, source)),
  })
  return outfile
}

function replacing(name: string, { file, find, replace }: Replacement): Plugin {
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2) {
    throw new Error(`The safeguard "${name}" is not in ${file} as e2e/chaos/safeguards.ts knows it: ${find}`)
  }
  return {
    name: `without ${name}`,
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
        loaded === path ? { contents: text.replace(find, () => replace), loader: 'ts' } : null,
      )
    },
  }
}
