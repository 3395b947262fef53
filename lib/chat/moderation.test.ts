import { describe, expect, it } from 'vitest'
import type { Viewer } from '../ground/viewer.ts'
import type { Refusal } from '../protocol/refusals.ts'
import { codeOf, need, newClientId } from './testing.ts'
import { denied, ruled } from './testing-ruled.ts'

describe('a ban', () => {
  it('removes, and keeps out on every way in', async () => {
    const { chat, seat, room, ada, mo, bo, send } = await ruled()
    const invite = need(await chat.invites.create(await seat(ada, room), { days: 7, uses: null }))
    const gone = need(await chat.moderation.ban(await seat(mo, room), { user: bo.id, why: 'spam' }))
    expect(gone.leftAt).not.toBeNull()
    const ways = [
      await chat.rooms.join(await seat(bo, room)),
      await chat.invites.accept(bo, invite.code),
      await chat.rooms.addMember(await seat(ada, room), bo.id),
      await send(bo),
    ]
    expect(denied(ways)).toEqual(['DENY', 'DENY', 'DENY', 'DENY'])
    expect(need(await chat.invites.list(await seat(ada, room)))[0]?.uses).toBe(0)
    expect((ways[0] as Refusal).message).toBe('Banned from this room for good.')
    const bans = need(await chat.moderation.banned(await seat(mo, room)))
    expect(bans).toEqual([{ user: { id: bo.id, username: 'bo', name: 'bo' }, until: 'forever' }])
    expect(codeOf(await chat.moderation.banned(await seat(bo, room)))).toBe('DENY')
  })

  it('holds for its time, and until it is lifted', async () => {
    const { chat, seat, room, database, mo, bo } = await ruled()
    const here = await seat(mo, room)
    const { user, leftAt } = need(await chat.moderation.ban(here, { user: bo.id, seconds: 3600 }))
    expect([user.id, typeof leftAt]).toEqual([bo.id, 'string'])
    const [ban] = need(await chat.moderation.banned(here))
    expect(Date.parse(ban?.until ?? '') - Date.parse(leftAt ?? '')).toBeCloseTo(3_600_000, -3)
    await database.pool.query(
      "update membership set banned_until = now() - interval '1 s' where user_id = $1",
      [bo.id],
    )
    expect(need(await chat.moderation.banned(here))).toEqual([])
    need(await chat.rooms.join(await seat(bo, room)))
    need(await chat.moderation.ban(here, { user: bo.id }))
    need(await chat.moderation.unban(here, bo.id))
    expect(codeOf(await chat.moderation.unban(here, bo.id))).toBe('NONE')
    need(await chat.rooms.join(await seat(bo, room)))
  })

  it('may come before somebody does', async () => {
    const { chat, seat, room, person, mo } = await ruled()
    const eve = await person('eve')
    need(await chat.moderation.ban(await seat(mo, room), { user: eve.id }))
    expect(codeOf(await chat.rooms.join(await seat(eve, room)))).toBe('DENY')
    const nobody = '00000000-0000-4000-8000-000000000000' as Viewer['id']
    expect(codeOf(await chat.moderation.ban(await seat(mo, room), { user: nobody }))).toBe('NONE')
  })

  it('[R6] is the last that its room has of somebody who streams, on two nodes', async () => {
    const { chat, otherRules, seat, room, mo, bo, database, send } = await ruled('private')
    const { chat: other } = await otherRules()
    const stream = Array.from({ length: 200 }, (_, n) =>
      n % 2 ? send(bo) : other.messages.sendTo(bo, room.id, { id: newClientId(), text: `${n}` }),
    )
    const banned = need(await chat.moderation.ban(await seat(mo, room), { user: bo.id }))
    const outcomes = [...(await Promise.all(stream)), await send(bo)]
    expect(codeOf(outcomes.at(-1))).toBe('NONE')
    const { rows } = await database.pool.query(
      'select max(rev)::int as rev from message where user_id = $1',
      [bo.id],
    )
    expect(rows[0].rev ?? 0).toBeLessThan(banned.rev)
  })
})

describe('somebody muted', () => {
  it('reads, but does not speak, edit or react; what they said they may take back', async () => {
    const { chat, seat, room, mo, bo, say, send } = await ruled()
    await say(bo, room, 'before')
    const muted = need(await chat.moderation.mute(await seat(mo, room), { user: bo.id, seconds: 600 }))
    expect(Date.parse(muted.mutedUntil ?? '')).toBeGreaterThan(0)
    const here = await seat(bo, room)
    const { edit, react } = chat.messages
    const outcomes = [
      await send(bo),
      await chat.messages.send(here, { id: newClientId(), text: 'x' }),
      await edit(here, { seq: 1, text: 'x' }),
      await react(here, { seq: 1, emoji: '👍', on: true }),
    ]
    expect(denied(outcomes)).toEqual(['DENY', 'DENY', 'DENY', 'DENY'])
    for (const outcome of outcomes)
      expect((outcome as Refusal).message).toMatch(/^You are muted here until .* UTC\.$/)
    expect(need(await chat.history.page(here, { limit: 50 })).messages).toHaveLength(1)
    need(await chat.messages.delete(here, 1))
    need(await chat.moderation.unmute(await seat(mo, room), bo.id))
    need(await send(bo))
  })

  it('speaks again when the time is over, and not by leaving and coming back', async () => {
    const { chat, seat, room, mo, bo, database, send } = await ruled()
    need(await chat.moderation.mute(await seat(mo, room), { user: bo.id }))
    need(await chat.rooms.leave(await seat(bo, room)))
    need(await chat.rooms.join(await seat(bo, room)))
    expect(await send(bo)).toMatchObject({ code: 'DENY', message: 'You are muted here for good.' })
    await database.pool.query('update membership set muted_until = now() where user_id = $1', [bo.id])
    need(await send(bo))
  })

  it('has nothing said after it, however many of their messages are on their way', async () => {
    const { chat, otherRules, seat, room, mo, bo, database, send } = await ruled()
    const { chat: other } = await otherRules()
    const stream = Array.from({ length: 200 }, (_, n) =>
      n % 2 ? send(bo) : other.messages.sendTo(bo, room.id, { id: newClientId(), text: `${n}` }),
    )
    const muted = need(await chat.moderation.mute(await seat(mo, room), { user: bo.id }))
    await Promise.all(stream)
    const { rows } = await database.pool.query(
      'select max(rev)::int as rev from message where user_id = $1',
      [bo.id],
    )
    expect(rows[0].rev ?? 0).toBeLessThan(muted.rev)
    expect(await send(bo)).toMatchObject({ code: 'DENY' })
  })
})

describe('a message of somebody else', () => {
  it('is deleted by who stands above its author, and says so', async () => {
    const { chat, seat, room, ada, mo, bo, cy, say } = await ruled()
    for (const one of [ada, bo, mo, cy]) await say(one, room, 'words')
    const here = await seat(mo, room)
    expect(codeOf(await chat.messages.delete(await seat(bo, room), 4))).toBe('DENY')
    expect(codeOf(await chat.messages.delete(here, 1))).toBe('DENY')
    need(await chat.messages.delete(here, 2))
    need(await chat.messages.delete(here, 3))
    need(await chat.rooms.leave(await seat(cy, room)))
    need(await chat.messages.delete(here, 4))
    const { messages } = need(await chat.history.page(here, { limit: 50 }))
    expect(messages.map(({ text, deletedBy }) => [text, deletedBy])).toEqual([
      ['words', undefined],
      ['', 'moderator'],
      ['', undefined],
      ['', 'moderator'],
    ])
  })
})

it('every act of power is in the audit log, and none that was refused', async () => {
  const { chat, seat, room, ada, mo, bo, cy, say, deeds } = await ruled()
  const [owner, here] = [await seat(ada, room), await seat(mo, room)]
  await say(bo, room, 'words')
  need(await chat.messages.delete(here, 1))
  need(await chat.moderation.mute(here, { user: bo.id, why: 'loud' }))
  need(await chat.moderation.unmute(here, bo.id))
  need(await chat.moderation.ban(here, { user: bo.id, seconds: 60 }))
  need(await chat.moderation.unban(here, bo.id))
  need(await chat.rooms.update(owner, { name: 'Workshop 2', topic: 'x' }))
  need(await chat.rooms.update(owner, { slowSeconds: 5 }))
  const invite = need(await chat.invites.create(await seat(cy, room), { days: 7, uses: null }))
  need(await chat.invites.revoke(owner, invite.id))
  await chat.moderation.ban(here, { user: ada.id })
  need(await chat.rooms.removeMember(here, cy.id))
  need(await chat.rooms.leave(here))
  expect(await deeds()).toEqual([
    'ada: member.role @mo in Workshop',
    'mo: message.delete @bo in Workshop',
    'mo: member.mute @bo in Workshop',
    'mo: member.unmute @bo in Workshop',
    'mo: member.ban @bo in Workshop',
    'mo: member.unban @bo in Workshop',
    'ada: room.arrange Workshop',
    'ada: invite.revoke @cy in Workshop',
    'mo: member.remove @cy in Workshop',
  ])
})
