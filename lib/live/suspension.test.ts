import { expect, test, vi } from 'vitest'
import { need } from '../chat/testing.ts'
import { until } from './testing.ts'
import { twoNodes } from './testing-nodes.ts'

/** With ada, who owns the instance. */
async function governed() {
  const nodes = await twoNodes()
  const office = need(nodes.chat.takeOffice(nodes.ada, '::1'))
  return { ...nodes, office }
}

test('whoever is suspended is out on all nodes, told by the other node alone', async () => {
  const { chat, there, bob, office } = await governed()
  const { socket, of } = await there.bare(bob)
  vi.spyOn(there.identity, 'valid').mockResolvedValue(Object.assign(new Map(), { has: () => true }))
  need(await chat.accounts.suspend(office, bob.id, { hours: 1, why: '' }))
  await until(() => socket.disconnected)
  expect(of('bye')).toMatchObject([{ code: 'AUTH' }])
  await expect(there.bare(bob)).rejects.toThrow()
})

test('[R5] where no word of it arrived, the database has it', async () => {
  const { there, bob, database } = await governed()
  const { socket, of } = await there.bare(bob)
  await database.pool.query('update users set suspended_at = now() where id = $1', [bob.id])
  await until(() => socket.disconnected)
  expect(of('bye')).toMatchObject([{ code: 'AUTH' }])
})

test('whose role changes comes back as what they are now', async () => {
  const { chat, there, ada, bob, office, roomOf } = await governed()
  const room = await roomOf('public', ada)
  const window = await there.window(bob)
  await window.find(room.slug)
  need(await chat.accounts.appoint(office, bob.id, 'guest'))
  await until(() => window.view().me?.role === 'guest')
  const { ask } = await there.bare(bob)
  expect(await ask('room:subscribe', { rooms: [{ room: room.id }] })).toMatchObject({
    rooms: [{ code: 'NONE' }],
  })
})
