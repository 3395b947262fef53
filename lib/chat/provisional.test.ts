import { expect, test } from 'vitest'
import { type Letter, type Mail, noMail } from '../ground/mail.ts'
import type { SignupPolicy } from '../protocol/wire.ts'
import { codeOf, need, testChat } from './testing.ts'

const password = 'correct horse battery'
const home = { address: '192.0.2.1' }
const byDomain: SignupPolicy = { signup: 'domain', domains: ['example.org'] }

const linkIn = (letter: Letter | undefined) =>
  /\/(?:confirm|reset)\/([\w-]{43})/.exec(letter?.text ?? '')?.[1] ?? ''

/** Bob has signed up by the domain of his address. `confirm` follows the newest link that was mailed. */
async function waiting() {
  const letters: Letter[] = []
  let came = () => {}
  const mail: Mail = {
    ...{ ...noMail, on: true },
    send(letter) {
      if (!linkIn(letter)) return
      letters.push(letter)
      came()
    },
  }
  const world = await testChat(mail)
  const { chat } = world
  const ada = await world.person('ada')
  const office = need(chat.takeOffice(ada, '192.0.2.9'))
  need(await chat.signup.change(office, byDomain))
  const mailed = (work: () => Promise<unknown>) =>
    new Promise<void>((done, failed) => {
      came = done
      work().catch(failed)
    })
  const signUp = (username: string, more: { email?: string; invite?: string }) =>
    chat.people.signUp({ username, password, ...more }, home)
  let made: Awaited<ReturnType<typeof signUp>> | undefined
  await mailed(async () => {
    made = await signUp('bob', { email: 'bob@example.org' })
  })
  const bob = need(made)
  if (!bob) throw new Error('no account')
  const secret = () => linkIn(letters.at(-1))
  const confirm = () => chat.people.addresses.confirm(secret(), home)
  const role = async () => need(await chat.people.profile(bob)).role
  return {
    ...world,
    ada,
    office,
    bob,
    here: await world.signedIn(bob),
    mailed,
    signUp,
    secret,
    confirm,
    role,
  }
}

test('an address of the domain makes a guest, and a member when it is confirmed, who is told', async () => {
  const { chat, bob, here, confirm, role, told, roomOf, ada, office } = await waiting()
  await roomOf('public', ada)
  expect(bob.role).toBe('guest')
  expect(await chat.people.profile(bob)).toMatchObject({ guestUntilConfirmed: true, emailConfirmed: false })
  const administered = () => chat.accounts.one(office, bob.id)
  expect(await administered()).toMatchObject({ role: 'guest', guestUntilConfirmed: true })
  expect(await chat.rooms.browse(here)).toEqual([])
  need(await confirm())
  expect(await role()).toBe('member')
  expect(await administered()).toMatchObject({ role: 'member', guestUntilConfirmed: false })
  expect(await chat.people.profile(bob)).toMatchObject({ guestUntilConfirmed: false, emailConfirmed: true })
  expect(told.filter(({ type }) => type === 'role')).toEqual([{ type: 'role', user: bob.id, role: 'member' }])
  expect(codeOf(await confirm())).toBe('NONE')
})

test('a link to a new password confirms the address as well', async () => {
  const { chat, bob, mailed, secret, role } = await waiting()
  await mailed(async () => chat.people.newPasswords.forgot({ account: bob.username }, home))
  const input = {
    secret: secret(),
    password: 'another horse entirely',
    tokens: 'keep',
    ways: 'keep',
  } as const
  need(await chat.people.newPasswords.reset(input, home))
  expect(await role()).toBe('member')
})

test('whom an administrator made a guest stays one, whatever they confirm', async () => {
  const { chat, office, bob, confirm, role } = await waiting()
  need(await chat.accounts.appoint(office, bob.id, 'guest'))
  need(await confirm())
  expect(await role()).toBe('guest')
})

test('who owns the instance meanwhile is not made a member by it', async () => {
  const { chat, office, bob, confirm, role } = await waiting()
  need(await chat.accounts.handOver(office, bob.id))
  need(await confirm())
  expect(await role()).toBe('owner')
})

test('an address of another domain confirms nothing but itself, and one of the domain does', async () => {
  const { chat, here, mailed, confirm, role } = await waiting()
  const move = (email: string) =>
    mailed(async () => need(await chat.people.updateProfile(here, { email, password })))
  for (const email of ['bob@example.com', 'bob@example.org.example.com', 'bob@sub.example.org']) {
    await move(email)
    need(await confirm())
    expect(await role(), email).toBe('guest')
  }
  await move('Robert@EXAMPLE.org')
  need(await confirm())
  expect(await role()).toBe('member')
})

test('a domain that lets nobody in any more makes nobody a member', async () => {
  const { chat, office, confirm, role } = await waiting()
  need(await chat.signup.change(office, { signup: 'domain', domains: ['example.net'] }))
  need(await confirm())
  expect(await role()).toBe('guest')
})

test('a room’s link leads into that room alone until then, and a link to the instance needs no address', async () => {
  const { chat, ada, office, signUp, seat, roomOf } = await waiting()
  const room = await roomOf('private', ada)
  const { code } = need(await chat.invites.create(await seat(ada, room), { days: 1, uses: 1 }))
  expect(await signUp('cyd', { email: 'cyd@example.org', invite: code })).toMatchObject({ role: 'guest' })
  expect(need(await chat.rooms.members(await seat(ada, room)))).toHaveLength(2)
  const link = need(await chat.instanceInvites.create(office, { days: 1, uses: 1, guest: false }))
  expect(await signUp('dan', { invite: link.code })).toMatchObject({ role: 'member' })
})

test('without mail the policy is refused, and where it stands already nobody signs up by it', async () => {
  const { chat, person, database } = await testChat()
  const office = need(chat.takeOffice(await person('ada'), '192.0.2.9'))
  expect(await chat.signup.change(office, byDomain)).toMatchObject({
    code: 'DENY',
    message: expect.stringContaining('needs mail to be set up'),
  })
  expect(await chat.signup.admission()).toMatchObject({ signup: 'open' })
  await database.pool.query(`update instance set signup = 'domain', signup_domains = '{example.org}'`)
  const bob = { username: 'bob', password, email: 'bob@example.org' }
  expect(await chat.people.signUp(bob, home)).toMatchObject({
    code: 'DENY',
    message: expect.stringContaining('Please ask the owner.'),
  })
  const link = need(await chat.instanceInvites.create(office, { days: 1, uses: 1, guest: false }))
  expect(await chat.people.signUp({ ...bob, invite: link.code }, home)).toMatchObject({ role: 'member' })
})
