/**
 * Who may import whom: the table of docs/ARCHITECTURE.md. A folder's rule lists what it may reach; all else
 * is refused, so a new folder or package has to be thought about here first.
 */
const folders = {
  protocol: ['^lib/protocol/', '^node_modules/zod/'],
  ground: ['^lib/(ground|protocol)/'],
  chat: ['^lib/(chat|ground|protocol)/'],
  live: ['^lib/(live|chat|ground|protocol)/'],
  bridges: ['^lib/(bridges|chat|ground|protocol)/'],
  client: ['^lib/(client|protocol)/', '^node_modules/(socket\\.io-client|idb)/'],
}
const npm = '^node_modules/'
/** Tests, and what they stand on (testing.ts, testing-redis.ts …). */
const test = '(\\.test\\.tsx?|/testing[a-z-]*\\.ts)$'
const generated = '^prisma/generated/'
const database = `${generated}|^node_modules/(@prisma/|prisma/|pg/|@types/pg/|pg-)`

/** Ground and chat hold the database; protocol and client name the packages they may use; the rest may use any. */
function allowed(folder, own) {
  if (folder === 'protocol' || folder === 'client') return own
  if (folder === 'ground' || folder === 'chat') return [...own, npm, generated]
  return [...own, npm]
}

const layers = Object.entries(folders).map(([folder, own]) => ({
  name: `${folder}-reaches-out`,
  comment: `lib/${folder} may import only what the table of the house lists for it.`,
  severity: 'error',
  from: { path: `^lib/${folder}/`, pathNot: test },
  to: {
    pathNot: allowed(folder, own).join('|'),
    dependencyTypesNot: folder === 'protocol' || folder === 'client' ? [] : ['core'],
  },
}))

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'pages-reach-past-the-house',
      comment: 'app and components import protocol, client and house.ts; services come from house().',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: test },
      to: {
        path: '^(lib|prisma|bin|e2e|bench|deploy|server\\.ts)',
        pathNot: '^lib/(protocol/|client/|house\\.ts|(chat|ground)/)',
      },
    },
    {
      name: 'pages-import-rules',
      comment: 'Of chat and ground, pages may know the types only: their code is in the process twice.',
      severity: 'error',
      from: { path: '^(app|components|lib/house\\.ts)', pathNot: test },
      to: { path: '^lib/(chat|ground|live|bridges)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'database-outside-the-rules',
      comment: 'Prisma and pg stand in chat and ground alone, and where everything is put together.',
      severity: 'error',
      from: { pathNot: `^(lib/(chat|ground)/|prisma/|bin/|e2e/|bench/|server\\.ts)|^node_modules/|${test}` },
      to: { path: database },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: { pathNot: generated },
      to: { couldNotResolve: true },
    },
    {
      name: 'tests-in-the-product',
      comment: 'What is shipped does not import a test, the browser journeys or what measures.',
      severity: 'error',
      from: { path: '^(app|components|lib|prisma|bin|server\\.ts)', pathNot: test },
      to: { path: `${test}|^(e2e|bench|deploy)/` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^prisma/generated/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
