import sharp from 'sharp'
import { describe, expect, test, vi } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { createThrottle } from '../ground/throttle.ts'
import { rates } from '../protocol/limits.ts'
import { entries } from './audit.ts'
import { createAvatars } from './avatars.ts'
import { codeOf, everybody, need, testChat, tokenOf } from './testing.ts'

const picture = (background: string) => () =>
  sharp({ create: { width: 40, height: 40, channels: 3, background } })
    .png()
    .toBuffer()

/** Ada, the owner, and Bob, who are signed in and in one room. */
async function both(kind: 'public' | 'private' = 'private') {
  const world = await testChat()
  const { chat, person, signedIn, roomOf, database } = world
  const [ada, bob] = [await signedIn(await person('ada')), await signedIn(await person('bob'))]
  const room = await roomOf(kind, ada, bob)
  const choose = async (viewer: Viewer, colour = 'red') =>
    need(await chat.people.avatars.set(viewer, picture(colour))).avatar
  const kept = async () => {
    const { rows } = await database.pool.query('select user_id as user, version from avatar')
    return rows
  }
  return { ...world, ada, bob, room, choose, kept }
}

describe('a picture of oneself', () => {
  test('is found by whoever knows its version, and by nobody else', async () => {
    const { chat, ada, bob, choose } = await both()
    const version = await choose(bob)
    const { find } = chat.people.avatars
    const wanted = [
      { user: bob.id, version },
      { user: ada.id, version },
      { user: bob.id, version: 'A'.repeat(16) },
    ]
    const found = await Promise.all(wanted.map(find))
    expect(found.map((one) => one?.subarray(8, 12).toString() ?? null)).toEqual(['WEBP', null, null])
  })

  test('has another version each time it is chosen, which tells nothing of it, and the one before is gone', async () => {
    const { chat, bob, choose, kept } = await both()
    const first = await choose(bob)
    const second = await choose(bob)
    expect(second).not.toBe(first)
    expect(await kept()).toEqual([{ user: bob.id, version: second }])
    expect(await chat.people.avatars.find({ user: bob.id, version: first })).toBeNull()
  })

  test('stands wherever their name does', async () => {
    const { chat, ada, bob, room, choose, say, seat, identity, database } = await both()
    await say(bob, room, 'before')
    const avatar = await choose(bob)
    const shown = { id: bob.id, username: 'bob', name: 'bob', avatar }
    const page = need(await chat.history.page(await seat(ada, room), { limit: 5 }))
    expect(page.messages[0]?.author).toEqual(shown)
    const members = need(await chat.rooms.members(await seat(ada, room)))
    expect(members.map(({ user }) => user)).toContainEqual(shown)
    expect(await chat.people.list(ada, everybody)).toContainEqual(shown)
    expect(await chat.people.list({ ...ada, role: 'guest' }, everybody)).toContainEqual(shown)
    expect(await chat.people.byUsername(ada, 'bob')).toEqual(shown)
    need(await chat.rooms.openDirect(ada, { users: [bob.id] }))
    const direct = (await chat.rooms.mine(ada)).find(({ info }) => info.kind === 'direct')
    expect(direct?.others).toEqual([shown])
    expect(need(await chat.people.profile(bob)).avatar).toBe(avatar)
    const { token } = await tokenOf({ database, identity }, bob.id)
    expect(await identity.identify({ token })).toMatchObject({ avatar })
  })

  test('goes out with what is said, and is left out where there is none', async () => {
    const { ada, bob, room, choose, say, changesTold } = await both()
    const avatar = await choose(bob)
    await say({ ...bob, avatar }, room, 'with')
    await say(ada, room, 'without')
    const authors = changesTold().flatMap(({ messages }) => messages.map(({ author }) => author))
    expect(authors).toEqual([
      { id: bob.id, username: 'bob', name: 'bob', avatar },
      { id: ada.id, username: 'ada', name: 'ada' },
    ])
  })

  test('is told to the sockets of whoever chose or removed it, as their name is', async () => {
    const { chat, bob, choose, told } = await both()
    const avatar = await choose(bob)
    need(await chat.people.updateProfile(bob, { name: 'Bob' }))
    need(await chat.people.avatars.remove(bob))
    const people = told.flatMap((one) => (one.type === 'person' ? [one.person] : []))
    expect(people).toEqual([
      { id: bob.id, username: 'bob', name: 'bob', avatar },
      { id: bob.id, username: 'bob', name: 'Bob', avatar },
      { id: bob.id, username: 'bob', name: 'Bob' },
    ])
  })

  test('changes the look of public rooms, whose pages are kept', async () => {
    const { chat, bob, room, choose } = await both('public')
    const look = async () => (await chat.looks([room.slug])).get(room.slug)
    const before = await look()
    await choose(bob)
    const between = await look()
    need(await chat.people.avatars.remove(bob))
    expect(new Set([before, between, await look()]).size).toBe(3)
  })

  test('that is none changes nothing', async () => {
    const { chat, bob, choose, kept } = await both()
    const version = await choose(bob)
    expect(codeOf(await chat.people.avatars.set(bob, async () => Buffer.from('hello')))).toBe('BAD')
    expect(await kept()).toEqual([{ user: bob.id, version }])
    expect(need(await chat.people.profile(bob)).avatar).toBe(version)
  })

  test('is not even read from whoever sends too many', async () => {
    const { database, announcer, bob } = await both()
    const throttle = createThrottle({ enabled: true })
    const avatars = createAvatars({ pool: database.pool, throttle, announcer })
    for (let n = 0; n < rates.avatar.points; n += 1) throttle.take('avatar', bob.id)
    const read = vi.fn(picture('red'))
    expect(codeOf(await avatars.set(bob, read))).toBe('SLOW')
    expect(read).not.toHaveBeenCalled()
  })

  test('is not chosen by who was signed out meanwhile', async () => {
    const { chat, identity, bob, kept } = await both()
    const choosing = chat.people.avatars.set(bob, picture('red'))
    await identity.endAllSessions(bob.id)
    const late = await chat.people.avatars.set(bob, picture('blue'))
    await choosing
    expect(codeOf(late)).toBe('AUTH')
    expect((await kept()).length).toBeLessThanOrEqual(1)
  })

  test('is removed once; then there is none', async () => {
    const { chat, bob, choose, kept } = await both()
    await choose(bob)
    need(await chat.people.avatars.remove(bob))
    expect(codeOf(await chat.people.avatars.remove(bob))).toBe('NONE')
    expect(await kept()).toEqual([])
    expect(need(await chat.people.profile(bob))).not.toHaveProperty('avatar')
  })

  test('goes with the account', async () => {
    const { chat, ada, bob, room, choose, kept, say, seat } = await both()
    await say(bob, room, 'hello')
    await choose(bob)
    need(await chat.departures.leave(bob, { password: 'correct horse', messages: 'keep' }))
    expect(await kept()).toEqual([])
    const page = need(await chat.history.page(await seat(ada, room), { limit: 5 }))
    expect(page.messages[0]?.author).not.toHaveProperty('avatar')
  })

  test('is in what they take along', async () => {
    const { chat, bob, choose } = await both()
    const version = await choose(bob)
    const parts: string[] = []
    for await (const part of chat.takeout(bob)) parts.push(part)
    const { profile } = JSON.parse(parts.join(''))
    expect(profile.picture.type).toBe('image/webp')
    const taken = Buffer.from(profile.picture.base64, 'base64')
    expect(taken).toEqual(await chat.people.avatars.find({ user: bob.id, version }))
    expect(profile.picture.base64).toBe(taken.toString('base64'))
  })
})

describe('who administers the instance', () => {
  test('takes a picture away, and that is in the book', async () => {
    const { chat, database, ada, bob, choose, kept, told } = await both()
    await choose(bob)
    const office = need(chat.takeOffice(ada, '192.0.2.7'))
    expect(need(await chat.accounts.one(office, bob.id)).avatar).toBeDefined()
    need(await chat.accounts.removePicture(office, bob.id))
    expect(await kept()).toEqual([])
    expect(need(await chat.accounts.one(office, bob.id))).not.toHaveProperty('avatar')
    const entry = { act: 'account.picture-off', target: '@bob', address: '192.0.2.7' }
    expect((await entries(database.pool, { limit: 1 }))[0]).toMatchObject(entry)
    expect(told.at(-1)).toEqual({
      type: 'person',
      person: { id: bob.id, username: 'bob', name: 'bob' },
    })
    expect(codeOf(await chat.accounts.removePicture(office, bob.id))).toBe('NONE')
  })

  test('does not touch that of the owner', async () => {
    const { chat, ada, bob, choose, kept } = await both()
    const office = need(chat.takeOffice(ada, ''))
    need(await chat.accounts.appoint(office, bob.id, 'administrator'))
    await choose(ada)
    const other = need(chat.takeOffice({ ...bob, role: 'administrator' }, ''))
    expect(codeOf(await chat.accounts.removePicture(other, ada.id))).toBe('DENY')
    expect(await kept()).toHaveLength(1)
  })
})
