import { expect, onTestFinished, test } from 'vitest'
import { channelOf, epochNow, readInstance, renewEpoch } from './epoch.ts'
import { createTestDatabase } from './testing.ts'

async function fresh() {
  const { database, drop } = await createTestDatabase()
  onTestFinished(drop)
  const { pool } = database
  return { pool, was: await readInstance(pool) }
}

test('the epoch stays while the database goes on', async () => {
  const { pool, was } = await fresh()
  expect(was.lineage).toMatch(/^\d+\/[0-9A-F]{8}$/)
  expect(await epochNow(pool)).toBe(was.epoch)
})

test('another timeline or cluster is another epoch, the same for all nodes that see it at once', async () => {
  const { pool, was } = await fresh()
  for (const lineage of ['7712375217892521751/00000001', was.lineage?.replace(/1$/, '7')]) {
    const before = await epochNow(pool)
    await pool.query('update instance set lineage = $1', [lineage])
    const seen = await Promise.all(Array.from({ length: 8 }, () => epochNow(pool)))
    expect(new Set(seen).size).toBe(1)
    expect(seen[0]).not.toBe(before)
  }
})

test('a database from before lineages were kept has its own noted, and no new epoch', async () => {
  const { pool, was } = await fresh()
  await pool.query('update instance set lineage = null')
  expect(await readInstance(pool)).toEqual(was)
})

test('who puts an older copy back asks for another epoch', async () => {
  const { pool, was } = await fresh()
  const renewed = await renewEpoch(pool)
  expect(renewed).not.toBe(was.epoch)
  expect(await epochNow(pool)).toBe(renewed)
})

test('words are told apart by instance and cluster, and go on after a failover', async () => {
  const { was } = await fresh()
  const failedOver = { ...was, lineage: was.lineage?.replace(/1$/, '2') ?? null }
  expect(channelOf(failedOver)).toBe(channelOf(was))
  expect(channelOf({ ...was, seal: 'another' })).not.toBe(channelOf(was))
  expect(channelOf({ ...was, lineage: '1/00000001' })).not.toBe(channelOf(was))
})
