import { expect, test } from 'vitest'
import { codeOf, need, testChat, waiting } from './testing.ts'

const link = { days: 7, uses: null }

/** A room of Ada's, where Bo made a link; Cy is not in it. */
async function linkOfBo() {
  const world = await testChat()
  const { chat, person, roomOf, seat, database } = world
  const [ada, bo, cy] = [await person('ada'), await person('bo'), await person('cy')]
  const room = await roomOf('public', ada, bo)
  const owner = await seat(ada, room)
  const made = need(await chat.invites.create(await seat(bo, room), link))
  const signUp = (username: string) =>
    chat.people.signUp({ username, password: 'correct horse', invite: made.code }, { address: '::1' })
  /** What each way in answers, and what the room's owner sees. */
  const ways = async (username: string) => ({
    look: codeOf(await chat.invites.look(made.code)),
    accept: codeOf(await chat.invites.accept(cy, made.code)),
    signUp: codeOf(await signUp(username)),
    listed: need(await chat.invites.list(owner)).length,
  })
  const be = (what: string) => database.pool.query(`update users set ${what} where id = $1`, [bo.id])
  return { ...world, bo, room, owner, ways, be }
}

const closed = { look: 'NONE', accept: 'NONE', signUp: 'NONE', listed: 0 }
const open = { look: null, accept: null, signUp: null, listed: 1 }

test.each([
  ['has become a guest', "role = 'guest'"],
  ['is suspended', 'suspended_at = now()'],
  ['is deleted', 'deleted_at = now()'],
])('links of who %s lead nowhere, by any way in', async (_, what) => {
  const { ways, be } = await linkOfBo()
  await be(what)
  expect(await ways('dan')).toEqual(closed)
})

test('links of who was suspended let people in when that is over', async () => {
  const { ways, be } = await linkOfBo()
  await be("suspended_at = now(), suspended_until = now() - interval '1 second'")
  expect(await ways('dan')).toEqual(open)
})

test('links of who is removed or banned are revoked with them, and stay so when they are back', async () => {
  for (const put of ['remove', 'ban'] as const) {
    const { chat, ways, owner, bo } = await linkOfBo()
    if (put === 'ban') need(await chat.moderation.ban(owner, { user: bo.id }))
    else need(await chat.rooms.removeMember(owner, bo.id))
    expect(await ways('dan'), put).toEqual(closed)
    if (put === 'ban') need(await chat.moderation.unban(owner, bo.id))
    need(await chat.rooms.addMember(owner, bo.id))
    expect(await ways('eve'), put).toEqual(closed)
  }
})

test('links of others in the room, and of theirs to other rooms, stay', async () => {
  const { chat, seat, roomOf, owner, bo } = await linkOfBo()
  const elsewhere = await seat(bo, await roomOf('public', bo))
  const others = [
    need(await chat.invites.create(owner, link)),
    need(await chat.invites.create(elsewhere, link)),
  ]
  need(await chat.rooms.removeMember(owner, bo.id))
  for (const { code } of others) expect(codeOf(await chat.invites.look(code))).toBeNull()
})

test.each([
  ['was removed', 'update membership set left_at = now() where user_id = $1'],
  ['may not invite any more', "update membership set role = 'member' where user_id = $1"],
  ['has become a guest', "update users set role = 'guest' where id = $1"],
])('whoever %s makes, sees and revokes none, though they might a moment ago', async (_, what) => {
  const { chat, person, roomOf, seat, database } = await testChat()
  const [ada, bo] = [await person('ada'), await person('bo')]
  const room = await roomOf('private', ada, bo)
  need(await chat.moderation.appoint(await seat(ada, room), bo.id, 'owner'))
  const made = need(await chat.invites.create(await seat(ada, room), link))
  const before = await seat(bo, room)
  await database.pool.query(what, [bo.id])
  expect(codeOf(await chat.invites.create(before, link))).toBe('DENY')
  expect(await chat.invites.list(before)).toEqual([])
  expect(codeOf(await chat.invites.revoke(before, made.id))).toBe('NONE')
  expect(need(await chat.invites.list(await seat(ada, room)))).toEqual([made])
})

test('a link that is made while its maker is being removed is not made', async () => {
  const { chat, database, seat, bo, room } = await linkOfBo()
  const here = await seat(bo, room)
  const removal = await database.pool.connect()
  await removal.query('begin')
  await removal.query('update membership set left_at = now() where user_id = $1', [bo.id])
  const making = chat.invites.create(here, link)
  await waiting(database.pool)
  await removal.query('commit')
  removal.release()
  expect(codeOf(await making)).toBe('DENY')
})

test('whoever leaves, or may not invite any more, leaves no link behind', async () => {
  const { chat, person, roomOf, seat } = await testChat()
  const [ada, bo] = [await person('ada'), await person('bo')]
  const room = await roomOf('private', ada, bo)
  const appoint = async (role: 'owner' | 'member') =>
    need(await chat.moderation.appoint(await seat(ada, room), bo.id, role))
  await appoint('owner')
  const first = need(await chat.invites.create(await seat(bo, room), link))
  await appoint('member')
  await appoint('owner')
  const second = need(await chat.invites.create(await seat(bo, room), link))
  need(await chat.rooms.leave(await seat(bo, room)))
  for (const { code } of [first, second]) expect(codeOf(await chat.invites.look(code))).toBe('NONE')
})
