import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from './testing.ts'

const one = await createTestDatabase()
const other = await createTestDatabase()
afterAll(async () => {
  await one.drop()
  await other.drop()
})

test('each test database is migrated, empty and its own', async () => {
  const id = '00000000-0000-7000-8000-000000000001'
  await one.database.prisma.room.create({ data: { id, kind: 'public', slug: 'hall' } })
  expect(await one.database.prisma.room.count()).toBe(1)
  expect(await other.database.prisma.room.count()).toBe(0)
})

test('raw SQL gets bigint columns as numbers, Prisma as BigInt', async () => {
  const { rows } = await one.database.pool.query('select 7::bigint as seq, array[8::bigint] as seqs')
  expect(rows).toEqual([{ seq: 7, seqs: [8] }])
  expect(await one.database.prisma.$queryRaw`select 7::bigint as seq`).toEqual([{ seq: 7n }])
})
