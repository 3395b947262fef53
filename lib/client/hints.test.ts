import { expect, test } from 'vitest'
import type { UserId } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'
import { createHints } from './hints.ts'

const [ada, bob] = ['ada' as UserId, 'bob' as UserId]

/** A connection on which one question is asked, and answered when the test says so. */
function asked() {
  let answer: (users: Record<string, string>) => void = () => {}
  const answered = new Promise((resolve) => {
    answer = (users) => resolve({ ok: true, users })
  })
  const connection = { state: () => ({ status: 'online' }), request: () => answered }
  return { connection: connection as unknown as Connection, answer, answered }
}

test('who comes while it is asked who is here is here, though the answer knows nothing of it', async () => {
  const { connection, answer, answered } = asked()
  const hints = createHints(connection, () => {})
  hints.watch([ada, bob])
  hints.greeted({})
  // Both are read from one piece: the word is heard before whoever waits for the answer goes on.
  answer({ ada: 'online' })
  hints.becamePresent({ [bob]: 'online' })
  await answered
  expect([...hints.presence()]).toEqual([
    ['ada', 'online'],
    ['bob', 'online'],
  ])
  hints.close()
})
