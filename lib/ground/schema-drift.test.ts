import { afterAll, expect, test } from 'vitest'
import { schemaDrift } from './schema-drift.ts'
import { createTestDatabase } from './testing.ts'

const { database, url, drop } = await createTestDatabase()
afterAll(drop)

test('the migrations make what prisma/schema.prisma says, and a difference would be seen', async () => {
  expect(await schemaDrift(url)).toBe('-- This is an empty migration.')
  await database.pool.query('alter table room add column forgotten int')
  expect(await schemaDrift(url)).toContain('DROP COLUMN "forgotten"')
})
