import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { answerHealth } from './health.ts'
import { createTestDatabase } from './testing.ts'

test('a database that says nothing is told to be away, soon', async () => {
  const { database, drop } = await createTestDatabase()
  onTestFinished(drop)
  const { pool } = database
  const server = createServer((request, response) => {
    answerHealth(request, response, { pool, bus: null, version: 'test', stopping: () => false })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const place = server.address()
  const ready = `http://127.0.0.1:${typeof place === 'object' ? place?.port : ''}/readyz`
  expect((await fetch(ready)).status).toBe(200)
  // Every connection is taken, as with a server that is frozen: whoever asks waits.
  const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
  const asked = performance.now()
  const answer = await fetch(ready)
  for (const client of taken) client.release()
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({ ok: false, degraded: false, database: 'away', redis: 'none' })
  expect(performance.now() - asked).toBeLessThan(9_000)
})
