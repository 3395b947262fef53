import { describe, expect, it } from 'vitest'
import { codeOf, need, testChat } from './testing.ts'

async function instance() {
  const world = await testChat()
  const { chat, person, roomOf, say } = world
  const [ada, bo] = [await person('ada'), await person('bo')]
  const room = await roomOf('public', bo, ada)
  await say(bo, room, 'Hello')
  return { ...world, ada, bo, room, office: need(chat.takeOffice(ada, '192.0.2.7')) }
}

it('no membership goes while something is left of what was said by it', async () => {
  const { chat, database, person, roomOf, say } = await testChat()
  const [ada, bo] = [await person('ada'), await person('bo')]
  const room = await roomOf('public', ada, bo)
  await say(bo, room, 'Hello')
  const drop = (user: string) =>
    database.pool.query('delete from membership where room_id = $1 and user_id = $2', [room.id, user])
  await expect(drop(bo.id)).rejects.toMatchObject({ code: '23503' })
  await expect(database.pool.query('delete from users where id = $1', [bo.id])).rejects.toMatchObject({
    code: '23503',
  })
  expect(need(await chat.history.page({ viewer: ada, room: room.id }, { limit: 1 })).messages).toHaveLength(1)
  await database.pool.query('delete from message where room_id = $1', [room.id])
  expect((await drop(bo.id)).rowCount).toBe(1)
})

describe('the rooms of the instance', () => {
  it('are listed by size and last use, a page at a time; conversations are nobody else’s', async () => {
    const { chat, office, bo, ada, room } = await instance()
    need(await chat.rooms.create(bo, { name: 'Kitchen', kind: 'private', topic: '' }))
    need(await chat.rooms.openDirect(bo, { users: [ada.id] }))
    const all = await chat.allRooms.page(office, { q: '', next: '', limit: 50 })
    expect(all.rooms.map(({ name, members, messages }) => [name, members, messages])).toEqual([
      ['Kitchen', 1, 0],
      ['Workshop', 2, 1],
    ])
    expect((await chat.allRooms.page(office, { q: '', next: '', limit: 1 })).next).toMatch(/^kitchen-/)
    expect((await chat.allRooms.page(office, { q: 'WORK', next: '', limit: 5 })).rooms).toMatchObject([
      { id: room.id },
    ])
    expect(need(await chat.allRooms.one(office, room.id)).slug).toBe('workshop')
  })

  it('public ones are made rooms of announcements, which is a change of the room and stands in the book', async () => {
    const { chat, office, room, changesTold, bo, seat } = await instance()
    need(await chat.allRooms.announceOnly(office, room.id, true))
    expect(changesTold().at(-1)).toMatchObject({ room: room.id, info: { announceOnly: true } })
    expect((await seat(bo, room)).room.announceOnly).toBe(true)
    expect(codeOf(await chat.allRooms.announceOnly(office, room.id, true))).toBe('STALE')
    const [entry] = (await chat.audit.page(office, { limit: 1 })).entries
    expect(entry).toMatchObject({ act: 'room.arrange', target: 'Workshop', address: '192.0.2.7' })
  })

  it('private ones are their owners’ to arrange', async () => {
    const { chat, office, ada } = await instance()
    const kitchen = need(await chat.rooms.create(ada, { name: 'Kitchen', kind: 'private', topic: '' }))
    expect(codeOf(await chat.allRooms.announceOnly(office, kitchen.id, true))).toBe('DENY')
  })
})

describe('a room that is removed', () => {
  it('is removed by its name, and then there is nothing of it [R6]', async () => {
    const { chat, office, room, bo, ada, seat, database } = await instance()
    const { code } = need(await chat.invites.create(await seat(bo, room), { days: 1, uses: null }))
    const held = await seat(bo, room)
    expect(await chat.allRooms.remove(office, { room: room.id, name: 'workshop' })).toMatchObject({
      code: 'BAD',
      field: 'name',
    })
    need(await chat.allRooms.remove(office, { room: room.id, name: 'Workshop' }))
    for (const viewer of [null, ada, bo]) {
      for (const ref of [room.id, room.slug]) expect(codeOf(await chat.enter(viewer, ref))).toBe('NONE')
    }
    expect(codeOf(await chat.messages.send(held, { id: crypto.randomUUID() as never, text: 'x' }))).toBe(
      'DENY',
    )
    expect(codeOf(await chat.history.page(held, { limit: 5 }))).toBe('NONE')
    expect(codeOf(await chat.invites.accept(ada, code))).toBe('NONE')
    expect(await chat.rooms.browse(ada)).toEqual([])
    expect((await chat.allRooms.page(office, { q: '', next: '', limit: 5 })).rooms).toEqual([])
    expect(codeOf(await chat.allRooms.remove(office, { room: room.id, name: 'Workshop' }))).toBe('NONE')
    await chat.allRooms.purge()
    const left = async (table: string) => (await database.pool.query(`select from ${table}`)).rowCount
    expect(await left('message')).toBe(0)
    await database.pool.query("update membership set left_at = now() - interval '2 hours'")
    await chat.allRooms.purge()
    expect([await left('room'), await left('membership')]).toEqual([0, 0])
    // Its address is free again.
    expect(need(await chat.rooms.create(bo, { name: 'Workshop', kind: 'public', topic: '' })).slug).toBe(
      'workshop',
    )
  })

  it('takes with it what was reported there, also in that moment', async () => {
    const { chat, office, ada, room, seat, database } = await instance()
    const reports = async () => (await database.pool.query('select from report')).rowCount
    need(await chat.reports.make(await seat(ada, room), { seq: 1, why: 'Rude' }))
    need(await chat.allRooms.remove(office, { room: room.id, name: 'Workshop' }))
    expect(await reports()).toBe(0)
    const late =
      'insert into report (id, room_id, seq, user_id, why) values (gen_random_uuid(), $1, 1, $2, $3)'
    await database.pool.query(late, [room.id, ada.id, ''])
    await database.pool.query("update membership set left_at = now() - interval '2 hours'")
    await chat.allRooms.purge()
    expect(await reports()).toBe(0)
  })

  it('is told to all who were in it and to whoever looks on, and stands in the book', async () => {
    const { chat, office, room, told, changesTold } = await instance()
    need(await chat.allRooms.remove(office, { room: room.id, name: 'Workshop' }))
    expect(
      changesTold()
        .at(-1)
        ?.members.map(({ leftAt }) => leftAt !== null),
    ).toEqual([true, true])
    expect(told.at(-1)).toEqual({ type: 'removed', room: room.id })
    const [entry] = (await chat.audit.page(office, { limit: 1 })).entries
    expect(entry).toMatchObject({
      act: 'room.remove',
      target: 'Workshop',
      detail: { members: 2, messages: 1 },
    })
  })
})

describe('a message', () => {
  it('goes by an administrator’s hand only where somebody reported it', async () => {
    const { chat, office, room, ada, seat, changesTold } = await instance()
    const message = { room: room.id, seq: 1 }
    expect(codeOf(await chat.allRooms.removeMessage(office, message))).toBe('NONE')
    need(await chat.reports.make(await seat(ada, room), { seq: 1, why: 'Rude' }))
    need(await chat.allRooms.removeMessage(office, message))
    expect(changesTold().at(-1)?.messages).toMatchObject([{ seq: 1, text: '', deletedBy: 'moderator' }])
    expect(codeOf(await chat.allRooms.removeMessage(office, message))).toBe('NONE')
    expect(await chat.overview(office)).toMatchObject({ reports: 0 })
  })
})

describe('the overview', () => {
  it('counts people, rooms and what was said lately', async () => {
    const { chat, office, room, bo, say, database } = await instance()
    for (let n = 0; n < 5; n++) await say(bo, room, 'More')
    await database.pool.query("update message set created_at = now() - interval '8 days' where seq <= 2")
    await database.pool.query("update message set created_at = now() - interval '2 days' where seq = 3")
    expect(await chat.overview(office)).toMatchObject({
      ...{ people: 2, guests: 0, suspended: 0, publicRooms: 1, privateRooms: 0, conversations: 0 },
      ...{ messages: 6, messagesToday: 3, messagesThisWeek: 4, reports: 0 },
    })
  })
})
