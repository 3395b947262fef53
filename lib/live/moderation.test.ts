import { expect, test } from 'vitest'
import { need, newClientId } from '../chat/testing.ts'
import type { Viewer } from '../ground/viewer.ts'
import type { Changes } from '../protocol/wire.ts'
import { shown, until } from './testing.ts'
import { openNodes } from './testing-nodes.ts'

/** Two nodes; in a room of ada's, which mo moderates, bo is on the other one. */
async function ruled(kind: 'public' | 'private' = 'private') {
  const here = await openNodes()
  const [ada, mo, bo] = [await here.person('ada'), await here.person('mo'), await here.person('bo')]
  const room = await here.roomOf(kind, ada, mo, bo)
  need(await here.chat.moderation.appoint(await here.seat(ada, room), mo.id, 'moderator'))
  const send = (text: string) => ({ room: room.id, id: newClientId(), text })
  return { ...here, ada, mo, bo, room, send }
}

test('[R6] who is banned on one node while they stream on the other hears and says nothing after it', async () => {
  const { bare, there, mo, bo, room, send, database } = await ruled()
  const [moderator, bad] = [await bare(mo), await there.bare(bo)]
  const streamed = Array.from({ length: 60 }, (_, n) => bad.ask('message:send', send(`${n}`)))
  const said = Array.from({ length: 60 }, (_, n) => moderator.ask('message:send', send(`calm ${n}`)))
  const banned = await moderator.ask('member:ban', { room: room.id, user: bo.id, why: 'noise' })
  expect(banned).toMatchObject({ ok: true, member: { user: { id: bo.id } } })
  await Promise.all([...streamed, ...said])
  await until(() => bad.of('room:gone').length === 1)
  await moderator.ask('message:send', send('after'))
  const { rev } = banned.member
  const told = bad.of('changes') as Changes[]
  expect(told.at(-1)?.to).toBe(rev)
  expect(Math.max(...told.flatMap(({ messages }) => messages.map((one) => one.rev)))).toBeLessThan(rev)
  const late = await database.pool.query('select from message where user_id = $1 and rev > $2', [bo.id, rev])
  expect(late.rowCount).toBe(0)
  for (const command of ['history:read', 'room:join', 'room:members']) {
    expect(await bad.ask(command, { room: room.id })).toMatchObject({ ok: false, code: 'NONE' })
  }
})

test('[R4] roles, mutes and rules are the same on both nodes, at once, and to who comes later', async () => {
  const { window, there, ada, mo, bo, room } = await ruled()
  const [left, right] = [await window(ada), await there.window(bo)]
  for (const one of [left, right]) await one.find(room.id)
  need(await left.request('member:mute', { room: room.id, user: bo.id }))
  need(await left.request('room:update', { room: room.id, announceOnly: true, slowSeconds: 9 }))
  const bos = () => right.room(room.id)
  await until(() => bos()?.members.get(bo.id)?.mutedUntil === 'forever' && bos()?.info.slowSeconds === 9)
  need(await left.request('member:unmute', { room: room.id, user: bo.id }))
  need(await left.request('member:role', { room: room.id, user: bo.id, role: 'moderator' }))
  await until(() => right.view().rooms[0]?.role === 'moderator')
  expect(bos()?.members.get(bo.id)).not.toHaveProperty('mutedUntil')
  const late = await there.window(mo)
  await late.find(room.id)
  need(await late.loadMembers(room.id))
  need(await right.loadMembers(room.id))
  expect(late.room(room.id)?.info).toEqual(bos()?.info)
  expect(late.room(room.id)?.members).toEqual(bos()?.members)
  need(await right.request('message:send', { room: room.id, id: newClientId(), text: 'heard' }))
})

test('[R7] in slow mode what was typed goes out in its order; what is refused is told, with its text', async () => {
  const { window, there, ada, bo, room } = await ruled()
  const [left, right] = [await window(ada), await there.window(bo)]
  for (const one of [left, right]) await one.find(room.id)
  need(await left.request('room:update', { room: room.id, slowSeconds: 1 }))
  for (const text of ['one', 'two', 'three']) right.send(room.id, text)
  await until(() => right.room(room.id)?.pending.some(({ refusal }) => refusal?.code === 'SLOW'))
  await until(() => shown(left, room).length === 3)
  expect(shown(left, room)).toEqual(['one', 'two', 'three'])
  need(await left.request('room:update', { room: room.id, announceOnly: true }))
  right.send(room.id, 'kept')
  await until(() => right.room(room.id)?.pending[0]?.state === 'failed')
  const [pending] = right.room(room.id)?.pending ?? []
  expect(pending).toMatchObject({
    text: 'kept',
    refusal: { message: 'Only owners and moderators write here.' },
  })
  need(await left.request('room:update', { room: room.id, announceOnly: false, slowSeconds: 0 }))
  right.retry(pending?.id ?? newClientId())
  await until(() => shown(left, room).length === 4)
})

test('reports and bans are told to those who keep order, over sockets as by HTTP', async () => {
  const { bare, ada, mo, bo, room, say } = await ruled('public')
  await say(bo, room, 'buy this')
  const sockets = async (...who: Viewer[]) => Promise.all(who.map(bare))
  const [owner, moderator, member] = await sockets(ada, mo, bo)
  const at = { room: room.slug, seq: 1 }
  expect(await owner?.ask('message:report', { ...at, why: 'spam' })).toEqual({ ok: true })
  expect(await (await bare(null)).ask('message:report', at)).toMatchObject({ code: 'AUTH' })
  expect(await member?.ask('room:reports', { room: room.id })).toMatchObject({ code: 'DENY' })
  const reported = await moderator?.ask('room:reports', { room: room.id })
  expect(reported.reports).toMatchObject([{ message: { seq: 1 }, reports: [{ why: 'spam' }] }])
  expect(await moderator?.ask('report:resolve', { ...at, outcome: 'kept' })).toEqual({ ok: true })
  expect(await moderator?.ask('member:ban', { room: room.id, user: bo.id })).toMatchObject({ ok: true })
  expect(await moderator?.ask('room:bans', { room: room.id })).toMatchObject({
    bans: [{ user: { id: bo.id }, until: 'forever' }],
  })
  expect(await moderator?.ask('member:unban', { room: room.id, user: bo.id })).toMatchObject({ ok: true })
})

test('nobody is shown to write who may not: the muted, and members where only announcements are made', async () => {
  const { bare, there, ada, mo, bo, room } = await ruled()
  const [owner, moderator, member] = [await bare(ada), await bare(mo), await there.bare(bo)]
  need(await owner.ask('room:subscribe', { rooms: [{ room: room.id }] }))
  const writes = (one: typeof member) => one.ask('typing', { room: room.id })
  const seen = () => (owner.of('typing') as { user: { username: string } }[]).map(({ user }) => user.username)
  expect(await writes(member)).toEqual({ ok: true })
  await until(() => seen().length === 1)
  need(await owner.ask('member:mute', { room: room.id, user: bo.id }))
  expect(await writes(member)).toMatchObject({ ok: false, code: 'DENY' })
  need(await owner.ask('member:unmute', { room: room.id, user: bo.id }))
  need(await owner.ask('room:update', { room: room.id, announceOnly: true }))
  expect(await writes(member)).toMatchObject({ ok: false, code: 'DENY' })
  expect(await writes(moderator)).toEqual({ ok: true })
  await until(() => seen().length === 2)
  expect(seen()).toEqual(['bo', 'mo'])
})
