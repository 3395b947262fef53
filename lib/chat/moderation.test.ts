import { describe, expect, it } from 'vitest'
import type { Viewer } from '../ground/viewer.ts'
import { parseCommand } from '../protocol/commands.ts'
import type { Refusal } from '../protocol/refusals.ts'
import type { Role, RoomInfo } from '../protocol/wire.ts'
import { entries } from './audit.ts'
import { codeOf, need, newClientId, testChat } from './testing.ts'

/** A room with somebody of each role, and another member. */
async function ruled(kind: 'public' | 'private' = 'public') {
  const world = await testChat()
  const { chat, database, person, roomOf, seat } = world
  const [ada, mo] = [await person('ada'), await person('mo')]
  const [bo, cy] = [await person('bo'), await person('cy')]
  const room = await roomOf(kind, ada, mo, bo, cy)
  need(await chat.moderation.appoint(await seat(ada, room), mo.id, 'moderator'))
  const rolesNow = async () =>
    Object.fromEntries(
      need(await chat.rooms.members(await seat(ada, room))).map(({ user, role }) => [user.username, role]),
    )
  const send = async (viewer: Viewer, where: Pick<RoomInfo, 'id'> = room) =>
    chat.messages.sendTo(viewer, where.id, { id: newClientId(), text: 'hello' })
  const deeds = async () =>
    (await entries(database.pool, { limit: 100 }))
      .map(({ actor, act, target }) => `${actor.username}: ${act} ${target}`)
      .reverse()
  return { ...world, ada, mo, bo, cy, room, rolesNow, send, deeds }
}

const denied = (outcomes: unknown[]) => outcomes.map(codeOf)

describe('roles', () => {
  it('are given by owners, and by nobody else', async () => {
    const { chat, seat, room, ada, mo, bo, cy, rolesNow } = await ruled()
    const promote = async (by: Viewer, whom: Viewer, role: Role) =>
      chat.moderation.appoint(await seat(by, room), whom.id, role)
    expect(denied([await promote(mo, bo, 'moderator'), await promote(bo, bo, 'owner')])).toEqual([
      'DENY',
      'DENY',
    ])
    expect(need(await promote(ada, bo, 'owner')).role).toBe('owner')
    expect(need(await promote(bo, mo, 'member')).role).toBe('member')
    expect(await rolesNow()).toEqual({ ada: 'owner', mo: 'member', bo: 'owner', cy: 'member' })
    need(await chat.rooms.leave(await seat(cy, room)))
    expect(codeOf(await promote(ada, cy, 'moderator'))).toBe('NONE')
  })

  it('that are so already are no change', async () => {
    const { chat, seat, room, ada, mo, told } = await ruled()
    const before = told.length
    need(await chat.moderation.appoint(await seat(ada, room), mo.id, 'moderator'))
    expect(told.length).toBe(before)
  })

  it('leave no room without an owner: not the last of them, nor two who dismiss each other at once', async () => {
    const { chat, seat, room, ada, bo, rolesNow } = await ruled()
    const here = await seat(ada, room)
    expect(codeOf(await chat.moderation.appoint(here, ada.id, 'member'))).toBe('DENY')
    for (let round = 0; round < 10; round++) {
      const [owner, other] = (await rolesNow()).ada === 'owner' ? [ada, bo] : [bo, ada]
      need(await chat.moderation.appoint(await seat(owner, room), other.id, 'owner'))
      const [one, two] = [await seat(ada, room), await seat(bo, room)]
      const outcomes = await Promise.all([
        chat.moderation.appoint(one, bo.id, 'member'),
        chat.moderation.appoint(two, ada.id, 'member'),
      ])
      expect(denied(outcomes).sort()).toEqual(['DENY', null])
      const roles = await rolesNow()
      expect([roles.ada, roles.bo].sort()).toEqual(['member', 'owner'])
    }
  })

  it('pass to a moderator where the last owner leaves', async () => {
    const { chat, seat, room, ada, bo, cy, mo } = await ruled()
    need(await chat.moderation.appoint(await seat(ada, room), mo.id, 'member'))
    need(await chat.moderation.appoint(await seat(ada, room), cy.id, 'moderator'))
    need(await chat.rooms.leave(await seat(ada, room)))
    const members = need(await chat.rooms.members(await seat(bo, room)))
    expect(members.find(({ role }) => role === 'owner')?.user.username).toBe('cy')
  })

  it('let nobody act upon their equals, or upon those above them', async () => {
    const { chat, seat, room, ada, mo, bo, cy } = await ruled()
    need(await chat.moderation.appoint(await seat(ada, room), cy.id, 'moderator'))
    const here = await seat(mo, room)
    const { removeMember } = chat.rooms
    const { ban, mute } = chat.moderation
    for (const { id: user } of [ada, cy]) {
      const outcomes = [await removeMember(here, user), await ban(here, { user }), await mute(here, { user })]
      expect(denied(outcomes)).toEqual(['DENY', 'DENY', 'DENY'])
    }
    const outcomes = [await ban(here, { user: mo.id }), await ban(await seat(bo, room), { user: cy.id })]
    expect(denied(outcomes)).toEqual(['DENY', 'DENY'])
    need(await removeMember(here, bo.id))
  })

  it('that were lost meanwhile give no right any more', async () => {
    const { chat, seat, room, ada, mo, bo } = await ruled()
    const stale = await seat(mo, room)
    need(await chat.moderation.appoint(await seat(ada, room), mo.id, 'member'))
    const outcomes = [
      await chat.rooms.removeMember(stale, bo.id),
      await chat.moderation.ban(stale, { user: bo.id }),
      await chat.moderation.mute(stale, { user: bo.id }),
      await chat.moderation.unban(stale, bo.id),
    ]
    expect(denied(outcomes)).toEqual(['DENY', 'DENY', 'DENY', 'DENY'])
    expect(need(await chat.moderation.banned(await seat(ada, room)))).toEqual([])
  })
})

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

describe('a room', () => {
  it('of announcements has the words of owners and moderators alone; all react', async () => {
    const { chat, seat, room, ada, mo, bo, say, send } = await ruled()
    await say(bo, room, 'before')
    expect(codeOf(await chat.rooms.update(await seat(mo, room), { announceOnly: true }))).toBe('DENY')
    expect(need(await chat.rooms.update(await seat(ada, room), { announceOnly: true }))).toMatchObject({
      announceOnly: true,
    })
    for (const one of [ada, mo]) need(await send(one))
    const message = 'Only owners and moderators write here.'
    expect(await send(bo)).toMatchObject({ code: 'DENY', message })
    const here = await seat(bo, room)
    expect(await chat.messages.edit(here, { seq: 1, text: 'x' })).toMatchObject({ code: 'DENY', message })
    need(await chat.messages.react(here, { seq: 2, emoji: '👍', on: true }))
    need(await chat.rooms.update(await seat(ada, room), { announceOnly: false }))
    need(await send(bo))
  })

  it('in slow mode has one message of each member at a time, also where many come in one flush', async () => {
    const { chat, seat, room, ada, bo, cy, database, send } = await ruled()
    need(await chat.rooms.update(await seat(ada, room), { slowSeconds: 60 }))
    const [bos, cys, adas] = [bo, cy, ada].map((one) => Array.from({ length: 20 }, () => send(one)))
    const codes = async (sends: Promise<unknown>[] = []) => (await Promise.all(sends)).map(codeOf)
    for (const sends of [bos, cys])
      expect((await codes(sends)).sort()).toEqual([...Array(19).fill('SLOW'), null])
    expect((await codes(adas)).every((code) => code === null)).toBe(true)
    const slow = (await send(bo)) as Refusal
    expect(slow.retryable).toBe(true)
    expect(slow.retryAfter).toBeGreaterThan(50)
    expect(slow.retryAfter).toBeLessThanOrEqual(60)
    expect(slow.message).toBe(`Slow mode: you can write again in ${slow.retryAfter} s.`)
    await database.pool.query("update membership set last_said_at = last_said_at - interval '60 s'")
    need(await send(bo))
  })

  it('in slow mode takes nobody at their word of a clock that went back', async () => {
    const { chat, seat, room, ada, bo, database, send } = await ruled()
    need(await chat.rooms.update(await seat(ada, room), { slowSeconds: 60 }))
    await database.pool.query("update membership set last_said_at = now() + interval '1 day'")
    need(await send(bo))
  })

  it('[R2] in slow mode has a repeated message once, and says so at once', async () => {
    const { chat, seat, room, ada, bo } = await ruled()
    need(await chat.rooms.update(await seat(ada, room), { slowSeconds: 60 }))
    const input = { id: newClientId(), text: 'once' }
    const first = need(await chat.messages.sendTo(bo, room.id, input))
    expect(need(await chat.messages.sendTo(bo, room.id, input))).toEqual(first)
  })

  it('is not changed by who has nothing to change', async () => {
    expect(parseCommand('room:update', { room: 'square' })).toMatchObject({ code: 'BAD' })
    expect(parseCommand('room:update', { room: 'square', slowSeconds: 0 })).toMatchObject({ slowSeconds: 0 })
  })

  it('tells its rules as a change, and leaves out what does not hold', async () => {
    const { chat, seat, room, ada, changesTold } = await ruled()
    const rules = { announceOnly: true, slowSeconds: 30, retentionDays: 7 }
    expect(need(await chat.rooms.update(await seat(ada, room), rules))).toMatchObject(rules)
    expect(changesTold().at(-1)?.info).toMatchObject(rules)
    const page = need(await chat.history.page(await seat(ada, room), { limit: 1 }))
    expect(page.room).toMatchObject(rules)
    expect((await chat.rooms.mine(ada))[0]?.info).toMatchObject(rules)
    expect((await seat(ada, room)).room).toMatchObject(rules)
    const none = { announceOnly: false, slowSeconds: 0, retentionDays: null }
    const plain = need(await chat.rooms.update(await seat(ada, room), none))
    expect(Object.keys(plain).filter((key) => key in rules)).toEqual([])
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
