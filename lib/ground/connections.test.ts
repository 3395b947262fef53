import { expect, test } from 'vitest'
import { connectionsAllowed, connectionsEach } from './connections.ts'

test('workers have what they need, and fit into what PostgreSQL allows', () => {
  expect([1, 2, 8, 16, 64].map(connectionsEach)).toEqual([20, 10, 10, 5, 5])
  for (let workers = 1; workers <= 64; workers++)
    expect(connectionsAllowed(workers)).toBeGreaterThanOrEqual((workers + 1) * connectionsEach(workers) + 20)
  // As PostgreSQL is made: 100, of which 3 are kept for its superuser.
  for (let workers = 1; workers <= 16; workers++) expect(workers * connectionsEach(workers)).toBeLessThan(97)
})
