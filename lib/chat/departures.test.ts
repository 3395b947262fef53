import { describe, expect, test, vi } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { arrived } from '../ground/testing.ts'
import { codeOf, everybody, need, testChat, tokenOf } from './testing.ts'

const password = 'correct horse'
const home = { address: '192.0.2.1' }

type World = Awaited<ReturnType<typeof testChat>>

async function gone({ chat, database }: World, viewer: Viewer, messages: 'keep' | 'remove') {
  need(await chat.departures.leave(viewer, { password, messages }))
  await vi.waitFor(
    async () => {
      const { rows } = await database.pool.query('select id from users where departing is not null')
      if (rows.length > 0) throw new Error('not yet')
    },
    { timeout: 15_000 },
  )
}

describe('whoever deletes their account', () => {
  test('is nobody any more: no name, no way in, and what they said stays as a deleted user’s', async () => {
    const world = await testChat()
    const { chat, person, signedIn, roomOf, say, seat, database, identity, told } = world
    const [ada, bob] = [await person('ada'), await signedIn(await person('bob'), 60)]
    const room = await roomOf('private', bob, ada)
    await say(bob, room, 'my words')
    const { id } = await tokenOf({ database, identity }, bob.id)
    const secret = need(
      await identity.openSession(await arrived(database, bob.id), { userAgent: '', address: '' }),
    ).id
    expect(codeOf(await chat.departures.leave(bob, { password: 'wrong', messages: 'keep' }))).toBe('DENY')
    expect(codeOf(await chat.departures.leave(bob, { messages: 'keep' }))).toBe('BAD')
    await gone(world, bob, 'keep')
    const [row] = (await database.pool.query('select * from users where id = $1', [bob.id])).rows
    expect(row).toMatchObject({ name: 'Deleted user', email: null, password_hash: '', role: 'member' })
    expect(row.username).toMatch(/^deleted-[0-9a-f]{12}$/)
    expect(JSON.stringify(row)).not.toContain('bob')
    expect(codeOf(await chat.people.logIn({ username: 'bob', password }, home))).toBe('AUTH')
    expect(codeOf(await chat.people.logIn({ username: row.username, password }, home))).toBe('AUTH')
    const signedOut = told.flatMap((one) => (one.type === 'signed-out' ? one.credentials : []))
    expect(signedOut.sort()).toEqual([id, secret, bob.credential].sort())
    const page = need(await chat.history.page(await seat(ada, room), { limit: 9 }))
    expect(page.messages).toMatchObject([{ text: 'my words', author: { id: bob.id, name: 'Deleted user' } }])
    expect((await chat.people.list(ada, everybody)).map(({ username }) => username)).toEqual(['ada'])
    expect(codeOf(await chat.people.byUsername(ada, row.username))).toBe('NONE')
    expect(codeOf(await chat.rooms.openDirect(ada, { users: [bob.id] }))).toBe('NONE')
    expect(codeOf(await chat.rooms.addMember(await seat(ada, room), bob.id))).toBe('NONE')
    expect(codeOf(await chat.departures.leave(bob, { password, messages: 'keep' }))).not.toBeNull()
    expect(await chat.people.signUp({ username: 'bob', password }, home)).toHaveProperty('id')
    const again = await chat.people.signUp({ username: row.username.slice(0, 12), password }, home)
    expect(again).toMatchObject({ code: 'TAKEN', field: 'username' })
  })

  test('[R6] leaves their rooms by changes, to heirs; a direct conversation stays and has their new name', async () => {
    const world = await testChat()
    const { chat, person, signedIn, roomOf, say, seat, changesTold } = world
    const [ada, bob] = [await person('ada'), await signedIn(await person('bob'))]
    const room = await roomOf('private', bob, ada)
    const pair = need(await chat.rooms.openDirect(bob, { users: [ada.id] })).info
    await say(bob, pair, 'between us')
    const before = (await seat(ada, room)).room.rev
    await gone(world, bob, 'keep')
    expect(need(await chat.rooms.members(await seat(ada, room)))).toMatchObject([
      { user: { id: ada.id }, role: 'owner' },
    ])
    expect((await seat(ada, room)).room.rev).toBe(before + 2)
    expect(need(await chat.rooms.members(await seat(ada, pair)))).toHaveLength(2)
    const renamed = changesTold()
      .filter((one) => one.room === pair.id)
      .at(-1)
    expect(renamed?.members).toMatchObject([{ user: { id: bob.id, name: 'Deleted user' }, leftAt: null }])
  })

  test('[R4] takes away what they said, if they wish, in batches of which no number is left out', async () => {
    const world = await testChat()
    const { person, signedIn, roomOf, seat, changesTold, database } = world
    const [ada, bob] = [await person('ada'), await signedIn(await person('bob'))]
    const room = await roomOf('private', ada, bob)
    await database.pool.query(
      `insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer)
       select $1, n, n + 3, gen_random_uuid(), case when n % 5 = 0 then $2::uuid else $3::uuid end, 'word ' || n, '', 0
       from generate_series(1, 300) n`,
      [room.id, ada.id, bob.id],
    )
    await database.pool.query('update room set last_seq = 300, rev = 303 where id = $1', [room.id])
    const since = (await seat(ada, room)).room.rev
    const asked = vi.spyOn(database.pool, 'query')
    await gone(world, bob, 'remove')
    // Each batch is looked for after the one before: no row is read twice.
    const looked = asked.mock.calls
      .map(([query]) => query as unknown as { text: string; values: unknown[] })
      .filter(({ text }) => text?.startsWith('select seq from message where room_id = $1 and user_id'))
    expect(looked.map(({ values }) => values[2])).toEqual([0, 124, 249, 299])
    const { rows } = await database.pool.query(
      `select user_id = $2 as own, count(*)::int as all, count(*) filter (where text <> '')::int as said,
         count(distinct rev)::int as revs from message where room_id = $1 group by 1 order by 1`,
      [room.id, ada.id],
    )
    expect(rows).toEqual([
      { own: false, all: 240, said: 0, revs: 240 },
      { own: true, all: 60, said: 60, revs: 60 },
    ])
    const told = changesTold().filter((one) => one.room === room.id && one.from > since)
    expect(told.map(({ messages }) => messages.length)).toEqual([0, 100, 100, 40])
    for (const [at, one] of told.entries()) expect(one.from).toBe((told[at - 1]?.to ?? since) + 1)
    expect((await seat(ada, room)).room.rev).toBe(told.at(-1)?.to)
  })

  test('is finished by the next start, where the first was killed', async () => {
    const world = await testChat()
    const { chat, person, roomOf, say, seat, database } = world
    const [ada, bob] = [await person('ada'), await person('bob')]
    const room = await roomOf('private', ada, bob)
    await say(bob, room, 'my words')
    await database.pool.query("update users set deleted_at = now(), departing = 'remove' where id = $1", [
      bob.id,
    ])
    await (await world.otherRules()).chat.departures.resume()
    expect(need(await chat.rooms.members(await seat(ada, room)))).toHaveLength(1)
    const page = need(await chat.history.page(await seat(ada, room), { limit: 9 }))
    expect(page.messages).toMatchObject([{ text: '', deletedAt: expect.any(String) }])
  })

  test('is not the last owner, also when two owners go at once', async () => {
    const { chat, person, signedIn, database } = await testChat()
    const [ada, bob] = [await signedIn(await person('ada')), await signedIn(await person('bob'))]
    const leave = (viewer: Viewer) => chat.departures.leave(viewer, { password, messages: 'keep' })
    expect(await leave(ada)).toMatchObject({ code: 'DENY', message: expect.stringContaining('Hand it over') })
    await database.pool.query("update users set role = 'owner' where id = $1", [bob.id])
    const both = await Promise.all([leave(ada), leave(bob)])
    expect(both.map(codeOf).sort()).toEqual(['DENY', null])
  })
})
