import { describe, expect, test } from 'vitest'
import { noMail } from '../ground/mail.ts'
import { refused } from '../protocol/refusals.ts'
import type { SignupPolicy } from '../protocol/wire.ts'
import { entries } from './audit.ts'
import { codeOf, need, testChat } from './testing.ts'

const password = 'correct horse battery'
const home = { address: '192.0.2.1' }

async function instance(policy?: SignupPolicy) {
  const world = await testChat({ ...noMail, on: true })
  const { chat, person } = world
  const owner = await person('ada')
  const office = need(chat.takeOffice(owner, '192.0.2.9'))
  if (policy) need(await chat.signup.change(office, policy))
  const signUp = (username: string, more: { email?: string; invite?: string } = {}) =>
    chat.people.signUp({ username, password, ...more }, home)
  return { ...world, owner, office, signUp }
}

const link = { days: 7, uses: null, guest: false }
const roles = async ({ database }: Awaited<ReturnType<typeof instance>>) =>
  (await database.pool.query('select username, role from users order by created_at')).rows

describe('who may make an account', () => {
  test('is anybody at first', async () => {
    const { signUp, chat } = await instance()
    expect(await chat.signup.admission()).toEqual({ signup: 'open', domains: [], first: false })
    expect(await signUp('bob')).toMatchObject({ role: 'member' })
  })

  test('is nobody where that is closed, but for the first', async () => {
    const { chat, database } = await testChat()
    await database.pool.query("update instance set signup = 'closed'")
    const first = await chat.people.signUp({ username: 'ada', password }, home)
    expect(first).toMatchObject({ role: 'owner' })
    const own = { ...need(first), ...asSession }
    const { code } = need(await chat.instanceInvites.create(need(chat.takeOffice(own, '::1')), link))
    for (const invite of [undefined, code]) {
      const refusal = await chat.people.signUp({ username: 'bob', password, invite }, home)
      expect(refusal).toMatchObject({ code: 'DENY', message: 'Nobody can sign up here at the moment.' })
    }
  })

  test('is whoever has an address of the right domain, and of no other that looks alike', async () => {
    const { signUp } = await instance({ signup: 'domain', domains: ['example.org', 'example.net'] })
    expect(await signUp('bob')).toMatchObject({
      code: 'BAD',
      field: 'email',
      message: expect.stringMatching(/@example.org or/),
    })
    for (const email of [
      'bob@example.com',
      'bob@evil-example.org',
      'bob@sub.example.org',
      'b@example.org.evil.com',
    ]) {
      expect(await signUp('bob', { email }), email).toMatchObject({ code: 'DENY', field: 'email' })
    }
    expect(await signUp('bob', { email: 'Bob@EXAMPLE.org' })).toMatchObject({ role: 'guest' })
  })

  test('is whoever has a link, to the instance or to a room, in which they are then', async () => {
    const world = await instance({ signup: 'invite', domains: [] })
    const { signUp, chat, owner, office, seat, roomOf, changesTold } = world
    expect(await signUp('bob')).toMatchObject({
      code: 'DENY',
      message: expect.stringMatching(/needs an invite link/),
    })
    expect(await signUp('bob', { invite: 'made-up' })).toMatchObject({ code: 'NONE' })
    const { code } = need(await chat.instanceInvites.create(office, link))
    expect(await signUp('bob', { invite: code })).toMatchObject({ role: 'member' })
    const room = await roomOf('private', owner)
    const invite = need(await chat.invites.create(await seat(owner, room), { days: 1, uses: 1 })).code
    const cyd = need(await signUp('cyd', { invite }))
    expect(codeOf(await signUp('dan', { invite }))).toBe('NONE')
    expect(await chat.invites.ledTo(cyd.id, invite)).toMatchObject({ id: room.id })
    expect(changesTold().at(-1)).toMatchObject({ room: room.id, members: [{ user: { username: 'cyd' } }] })
    expect(need(await chat.rooms.members(await seat(owner, room)))).toHaveLength(2)
  })

  test('is a guest by a link for guests', async () => {
    const { signUp, chat, office } = await instance({ signup: 'invite', domains: [] })
    const { code } = need(await chat.instanceInvites.create(office, { ...link, guest: true }))
    expect(await signUp('gus', { invite: code })).toMatchObject({ role: 'guest' })
  })

  test('is no more than a link lets in, however many come at once', async () => {
    const world = await instance({ signup: 'invite', domains: [] })
    const { signUp, chat, owner, office, seat, roomOf } = world
    const room = await roomOf('private', owner)
    const links = [
      need(await chat.instanceInvites.create(office, { ...link, uses: 3 })).code,
      need(await chat.invites.create(await seat(owner, room), { days: 1, uses: 3 })).code,
    ]
    for (const [at, invite] of links.entries()) {
      const tries = Array.from({ length: 8 }, (_, n) => signUp(`user${at}${n}`, { invite }))
      const all = await Promise.all(tries)
      expect(all.filter(refused).map(codeOf)).toEqual(Array(5).fill('NONE'))
    }
    expect(await roles(world)).toHaveLength(7)
    expect(need(await chat.rooms.members(await seat(owner, room)))).toHaveLength(4)
  })

  test('a link is not used up by who could not sign up', async () => {
    const { signUp, chat, office } = await instance({ signup: 'invite', domains: [] })
    const { code } = need(await chat.instanceInvites.create(office, { ...link, uses: 1 }))
    expect(codeOf(await signUp('ada', { invite: code }))).toBe('TAKEN')
    expect(await signUp('bob', { invite: code })).toHaveProperty('id')
  })
})

const asSession = {
  credential: '',
  via: 'session',
  roomsAdded: 0,
  scopes: ['read', 'write', 'admin'],
} as const

describe('links and the policy', () => {
  test('are made, seen and withdrawn by who runs the instance, and each act is written down', async () => {
    const { chat, office, signUp, database } = await instance({ signup: 'invite', domains: [] })
    const made = need(await chat.instanceInvites.create(office, link))
    expect(await chat.instanceInvites.list(office)).toEqual([made])
    expect(need(await chat.invites.look(made.code))).toMatchObject({ room: null, by: { username: 'ada' } })
    const bob = { ...need(await signUp('bob', { invite: made.code })), ...asSession }
    expect(await chat.invites.accept(bob, made.code)).toMatchObject({
      code: 'NONE',
      message: expect.stringMatching(/You have one/),
    })
    expect(need(await chat.instanceInvites.revoke(office, made.id))).toEqual({ ok: true })
    expect(codeOf(await chat.instanceInvites.revoke(office, made.id))).toBe('NONE')
    expect(codeOf(await chat.instanceInvites.revoke(office, 'no id'))).toBe('NONE')
    expect(codeOf(await signUp('cyd', { invite: made.code }))).toBe('NONE')
    const acts = (await entries(database.pool, { limit: 9 })).map(({ act, address }) => [act, address])
    expect(acts).toEqual([
      ['invite.revoke', '192.0.2.9'],
      ['invite.create', '192.0.2.9'],
      ['signup.policy', '192.0.2.9'],
    ])
  })

  test('are nobody else’s, also who ran the instance a moment ago', async () => {
    const { chat, office, person, database } = await instance()
    const bob = await person('bob')
    expect(codeOf(chat.takeOffice(bob, '::1'))).toBe('NONE')
    await database.pool.query("update users set role = 'member' where username = 'ada'")
    const tries = [
      chat.signup.change(office, { signup: 'closed', domains: [] }),
      chat.instanceInvites.create(office, link),
      chat.instanceInvites.revoke(office, bob.id),
    ]
    for (const refusal of await Promise.all(tries)) expect(codeOf(refusal)).toBe('NONE')
    expect(await chat.signup.admission()).toMatchObject({ signup: 'open' })
    expect(await entries(database.pool, { limit: 9 })).toEqual([])
  })
})
