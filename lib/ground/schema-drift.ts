import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const schema = new URL('../../prisma/schema.prisma', import.meta.url)

// Once a process: a second instance would pull the ground from under the first.
const loaded = loadEngine()

/**
 * For tests: the SQL that would turn the database into what prisma/schema.prisma says; that it is empty is the proof
 * that schema and migrations agree. Asks Prisma's own engine, in WebAssembly, so that nothing is downloaded.
 */
export async function schemaDrift(url: string): Promise<string> {
  await loaded
  const pool = catalogPool(url)
  const factory = bindMigrationAwareSqlAdapterFactory(new CatalogAdapter(pool))
  const files = [{ path: 'schema.prisma', content: readFileSync(schema, 'utf8') }]
  const session = await engine.SchemaEngine.new(
    { datamodels: [['schema.prisma', files[0]?.content ?? '']] },
    () => {},
    factory,
  )
  try {
    const difference = await session.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    })
    return (difference.stdout ?? '').trim()
  } finally {
    session.free()
    await pool.end()
  }
}

async function loadEngine(): Promise<void> {
  const require = createRequire(import.meta.url)
  const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm')
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': { ...engine },
  })
  const begin = instance.exports.__wbindgen_start
  Reflect.apply(engine.__wbg_set_wasm, null, [instance.exports])
  if (typeof begin === 'function') begin()
}

/**
 * The adapter refuses PostgreSQL's internal type "char" (18), of which the catalog is full, and the engine wants it as
 * a character. So it passes the adapter under the name of a type that the catalog never has, uuid.
 */
const internalChar = 18

class CatalogAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      const set = await queryRaw(query)
      const { Uuid, Character } = ColumnTypeEnum
      return { ...set, columnTypes: set.columnTypes.map((type) => (type === Uuid ? Character : type)) }
    }
    return adapter
  }
}

function catalogPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url })
  const query = pool.query
  Reflect.set(pool, 'query', async (...given: unknown[]) => {
    const result: pg.QueryResult = await Reflect.apply(query, pool, given)
    for (const field of result.fields)
      if (field.dataTypeID === internalChar) field.dataTypeID = pg.types.builtins.UUID
    return result
  })
  return pool
}
