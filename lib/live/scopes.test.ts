import { expect, test } from 'vitest'
import { commands } from '../protocol/commands.ts'
import type { Scope } from '../protocol/wire.ts'
import { testLive } from './testing.ts'

const reads = [
  'room:subscribe',
  'room:unsubscribe',
  'room:members',
  'room:bans',
  'room:reports',
  'history:read',
  'presence',
  'presence:watch',
]

test('[R8] a token that only reads is refused every command that changes something, and nothing is changed', async () => {
  const { person, roomOf, bare, seat } = await testLive()
  const ada = await person('ada')
  const room = await roomOf('private', ada)
  const client = await bare({ ...ada, scopes: ['read'] })
  expect(client.hello.rooms).toHaveLength(1)
  const asked = { room: room.id, rooms: [{ room: room.id }], users: [], user: ada.id, state: 'online' }
  for (const name of Object.keys(commands)) {
    const answer = await client.ask(name, asked)
    if (reads.includes(name)) expect(answer.code, name).not.toBe('DENY')
    else
      expect(answer, name).toMatchObject({
        ok: false,
        code: 'DENY',
        message: expect.stringContaining('scope “write”'),
      })
  }
  expect((await seat(ada, room)).room).toMatchObject({ rev: room.rev + 1, lastSeq: 0 })
  expect(await client.ask('history:read', { room: room.id })).toMatchObject({ ok: true, messages: [] })
})

test('a token that may not read gets no socket, and is told why', async () => {
  const { person, bare } = await testLive()
  const scopes: Scope[] = ['write', 'admin']
  await expect(bare({ ...(await person('ada')), scopes })).rejects.toThrow('it lacks the scope “read”')
})
