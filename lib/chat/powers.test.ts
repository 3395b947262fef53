import { describe, expect, it } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import type { InstanceRole } from '../protocol/wire.ts'
import { isAbove, may } from './powers.ts'
import { codeOf, everybody, need, testChat } from './testing.ts'

const roles: InstanceRole[] = ['owner', 'administrator', 'member', 'guest']

describe('who may what on this instance', () => {
  it.each([
    ['administer', ['owner', 'administrator']],
    ['appoint', ['owner']],
    ['browse', ['owner', 'administrator', 'member']],
    ['create', ['owner', 'administrator', 'member']],
    ['direct', ['owner', 'administrator', 'member']],
  ] as const)('%s: %s', (power, those) => {
    expect(roles.filter((role) => may({ role }, power))).toEqual(those)
  })

  it('nobody is above the owner, nobody but the owner above an administrator', () => {
    const above = (role: InstanceRole) => roles.filter((other) => isAbove({ role }, { role: other }))
    expect(roles.map(above)).toEqual([['administrator', 'member', 'guest'], ['member', 'guest'], [], []])
  })
})

/** A public and a private room of Ada's, and a guest who is in neither. */
async function guestAtTheDoor() {
  const world = await testChat()
  const ada = await world.person('ada')
  const bo = await world.person('bo')
  const { id } = await world.person('gus')
  await world.database.pool.query("update users set role = 'guest' where id = $1", [id])
  const gus: Viewer = { ...(await world.person('other')), id, username: 'gus', name: 'gus', role: 'guest' }
  const open = await world.roomOf('public', ada, bo)
  const inner = await world.roomOf('private', ada)
  return { ...world, ada, bo, gus, open, inner }
}

describe('a guest', () => {
  it('finds no public room by any path that they were not let into [R6]', async () => {
    const { chat, gus, ada, open, seat } = await guestAtTheDoor()
    expect(codeOf(await chat.enter(gus, open.slug))).toBe('NONE')
    const asking = { viewer: gus, room: open.id }
    expect(codeOf(await chat.history.page(asking, { limit: 50 }))).toBe('NONE')
    expect(codeOf(await chat.history.changes(asking, 0))).toBe('NONE')
    expect(codeOf(await chat.history.changes(asking))).toBe('NONE')
    expect(await chat.open(gus, open.id, 30)).toBeNull()
    expect(await chat.rooms.browse(gus)).toEqual([])
    // Whoever was no guest a moment ago has a seat still.
    const seatOfAnother = { ...(await seat(ada, open)), viewer: gus, role: null }
    expect(codeOf(await chat.rooms.join(seatOfAnother))).toBe('NONE')
    expect(await chat.rooms.members(seatOfAnother)).toEqual([])
  })

  it('has the rooms that they were added or invited to, and speaks there', async () => {
    const { chat, gus, ada, open, inner, seat, say } = await guestAtTheDoor()
    need(await chat.rooms.addMember(await seat(ada, open), gus.id))
    const { code } = need(await chat.invites.create(await seat(ada, inner), { days: 1, uses: null }))
    need(await chat.invites.accept(gus, code))
    await say(gus, open, 'Hello')
    await say(gus, inner, 'Hello')
    expect((await chat.rooms.browse(gus)).map(({ info }) => info.id)).toEqual([open.id])
    expect(need(await chat.history.page({ viewer: gus, room: open.slug }, { limit: 50 })).lastSeq).toBe(1)
    need(await chat.rooms.leave(await seat(gus, open)))
    expect(codeOf(await chat.enter(gus, open.slug))).toBe('NONE')
  })

  it('makes, sees and revokes no invite link of a room that they are in, whatever they are there', async () => {
    const { chat, gus, ada, open, seat, database } = await guestAtTheDoor()
    const made = need(await chat.invites.create(await seat(ada, open), { days: 1, uses: null }))
    need(await chat.rooms.addMember(await seat(ada, open), gus.id))
    for (const role of ['member', 'owner']) {
      await database.pool.query('update membership set role = $1 where user_id = $2', [role, gus.id])
      const here = await seat(gus, open)
      expect(codeOf(await chat.invites.create(here, { days: 1, uses: null }))).toBe('DENY')
      expect(codeOf(await chat.invites.list(here))).toBe('DENY')
      expect(codeOf(await chat.invites.revoke(here, made.id))).toBe('DENY')
    }
    expect(need(await chat.invites.list(await seat(ada, open)))).toEqual([made])
  })

  it('makes no rooms', async () => {
    const { chat, gus } = await guestAtTheDoor()
    const made = await chat.rooms.create(gus, { name: 'Mine', kind: 'private', topic: '' })
    expect(codeOf(made)).toBe('DENY')
  })

  it('knows, and speaks to, those with whom they share a room, and nobody else', async () => {
    const { chat, gus, ada, bo, inner, seat } = await guestAtTheDoor()
    expect((await chat.people.list(gus, everybody)).map(({ username }) => username)).toEqual(['gus'])
    expect(codeOf(await chat.rooms.openDirect(gus, { users: [ada.id] }))).toBe('NONE')
    need(await chat.rooms.addMember(await seat(ada, inner), gus.id))
    expect((await chat.people.list(gus, everybody)).map(({ username }) => username)).toEqual(['ada', 'gus'])
    expect(codeOf(await chat.people.byUsername(gus, 'bo'))).toBe('NONE')
    expect(need(await chat.people.byUsername(gus, 'ada')).id).toBe(ada.id)
    need(await chat.rooms.openDirect(gus, { users: [ada.id] }))
    expect(codeOf(await chat.rooms.openDirect(gus, { users: [ada.id, bo.id] }))).toBe('NONE')
    const { info } = need(
      await chat.rooms.openDirect(ada, {
        users: [gus.id, (await chat.people.list(ada, everybody))[3]?.id ?? bo.id],
      }),
    )
    expect(codeOf(await chat.rooms.addMember(await seat(gus, info), bo.id))).toBe('NONE')
  })
})
