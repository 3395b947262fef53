import { describe, expect, it } from 'vitest'
import type { Viewer } from '../ground/viewer.ts'
import type { Role } from '../protocol/wire.ts'
import { codeOf, need } from './testing.ts'
import { denied, ruled } from './testing-ruled.ts'

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
