import { beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Viewer } from '../ground/identity.ts'
import { createThrottle } from '../ground/throttle.ts'
import type { newToken } from '../protocol/accounts.ts'
import { rates } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import type { Me } from '../protocol/wire.ts'
import type { People } from './people.ts'
import { home, password, testPeople } from './testing-people.ts'

const { database, identity, node, signedIn } = await testPeople()
let people: People
beforeEach(() => {
  people = node()
})

type NewToken = z.infer<typeof newToken>

async function signedUp(username: string, more: { name?: string; email?: string } = {}): Promise<Me> {
  const me = await people.signUp({ username, password, ...more }, home)
  if (refused(me)) throw new Error(me.message)
  return me
}

describe('signing up', () => {
  test('makes an account, called as its username where no name is given', async () => {
    expect(await people.none()).toBe(true)
    expect(await signedUp('Ada')).toMatchObject({ username: 'Ada', name: 'Ada', email: null })
    expect(await people.none()).toBe(false)
    const bob = await signedUp('bob', { name: 'Bob B.', email: 'Bob@Example.org' })
    expect(bob).toMatchObject({ name: 'Bob B.', email: 'Bob@Example.org' })
  })

  test('the first account owns the instance, the others do not', async () => {
    expect((await signedUp('ada')).role).toBe('owner')
    expect((await signedUp('bob')).role).toBe('member')
  })

  test('of several who are first at once, exactly one owns it', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, (_, n) => signedUp(`user${n}`)))
    expect(all.filter(({ role }) => role === 'owner')).toHaveLength(1)
  })

  test('a username is taken once, however it is written, also at once', async () => {
    await signedUp('Coco')
    for (const username of ['coco', 'ＣＯＣＯ', 'сосо']) {
      const refusal = await people.signUp({ username, password }, home)
      expect(refusal).toMatchObject({ code: 'TAKEN', field: 'username' })
    }
    const both = await Promise.all(
      ['ada', 'ADA'].map((username) => people.signUp({ username, password }, home)),
    )
    expect(both.filter(refused)).toHaveLength(1)
  })

  test('an e-mail address is taken once, and the refusal does not say by whom', async () => {
    await signedUp('ada', { email: 'ada@example.org' })
    expect(await people.signUp({ username: 'bob', password, email: 'ADA@example.org' }, home)).toEqual({
      ...{ ok: false, code: 'TAKEN', retryable: false, field: 'email' },
      message: "That e-mail address can't be used.",
    })
  })

  test('kept and deceptive names, and names with nothing to see, are refused', async () => {
    expect(await people.signUp({ username: 'admin', password }, home)).toMatchObject({ code: 'TAKEN' })
    expect(await people.signUp({ username: 'pаypal', password }, home)).toMatchObject({ code: 'BAD' })
    const blank = await people.signUp({ username: 'ada', password, name: '\u3164\u200b' }, home)
    expect(blank).toMatchObject({ code: 'BAD', field: 'name' })
    expect(await people.none()).toBe(true)
  })

  test('too many from one address are told to wait', async () => {
    const throttle = createThrottle({ enabled: true })
    people = node({ throttle })
    for (let n = 0; n < rates.signup.points; n += 1) throttle.take('signup', home.address)
    const slow = await people.signUp({ username: 'ada', password }, home)
    expect(slow).toMatchObject({ code: 'SLOW', retryable: true, retryAfter: expect.any(Number) })
    expect(await people.signUp({ username: 'ada', password }, { address: '192.0.2.2' })).toHaveProperty('id')
  })
})

describe('logging in', () => {
  const wrong = { ok: false, code: 'AUTH', message: 'Wrong username or password.', retryable: false }

  test('by username or e-mail address, in any case', async () => {
    const ada = await signedUp('Ada', { email: 'ada@example.org' })
    for (const username of ['Ada', 'aDa', 'ＡＤＡ', 'ADA@example.org']) {
      expect(await people.logIn({ username, password }, home)).toEqual(ada)
    }
  })

  test('an unknown user and a wrong password get the same answer', async () => {
    await signedUp('ada')
    expect(await people.logIn({ username: 'ada', password: 'wrong horse' }, home)).toEqual(wrong)
    expect(await people.logIn({ username: 'nobody', password }, home)).toEqual(wrong)
    expect(await people.logIn({ username: 'nobody@example.org', password }, home)).toEqual(wrong)
    expect(await people.logIn({ username: '?', password }, home)).toEqual(wrong)
  })

  test('failures at one account from one address run out, the owner elsewhere still gets in', async () => {
    const ada = await signedUp('ada')
    const guess = (username: string) => people.logIn({ username, password: 'wrong horse' }, home)
    for (let n = 0; n < rates.loginAccount.points; n += 1)
      expect(await guess(n % 2 ? 'ada' : 'ADA')).toEqual(wrong)
    expect(await guess('ada')).toMatchObject({ code: 'SLOW', retryAfter: expect.any(Number) })
    expect(await people.logIn({ username: 'ada', password }, home)).toMatchObject({ code: 'SLOW' })
    expect(await people.logIn({ username: 'ada', password }, { address: '192.0.2.2' })).toEqual(ada)
  })

  test('failures at many accounts from one address run out, for those that do not exist too', async () => {
    const guess = (n: number) => people.logIn({ username: `nobody${n}`, password }, home)
    for (let n = 0; n < rates.loginAddress.points; n += 1) expect(await guess(n)).toEqual(wrong)
    expect(await guess(99)).toMatchObject({ code: 'SLOW' })
  })

  test('a burst of guesses is counted like a row of them', async () => {
    await signedUp('ada')
    const guesses = Array.from({ length: 30 }, () =>
      people.logIn({ username: 'ada', password: 'wrong horse' }, home),
    )
    const codes = (await Promise.all(guesses)).map((answer) => (refused(answer) ? answer.code : 'in'))
    expect(codes.filter((code) => code === 'AUTH')).toHaveLength(rates.loginAccount.points)
    expect(codes.filter((code) => code === 'SLOW')).toHaveLength(30 - rates.loginAccount.points)
  })

  test('success is not counted, however often', async () => {
    await signedUp('ada')
    const logins = Array.from({ length: rates.loginAddress.points + 5 }, () =>
      people.logIn({ username: 'ada', password }, home),
    )
    expect((await Promise.all(logins)).filter(refused)).toEqual([])
  })
})

describe('people', () => {
  test('change their name and e-mail address, and only what they ask to', async () => {
    const me = await signedUp('ada', { email: 'ada@example.org' })
    const ada = await signedIn(me)
    await signedUp('bob', { email: 'bob@example.org' })
    expect(await people.updateProfile(ada, { name: 'Ada L.' })).toMatchObject({
      ...{ id: me.id, username: 'ada', name: 'Ada L.', email: 'ada@example.org' },
      ...{ status: '', timeZone: null, emailConfirmed: false },
    })
    expect(await people.updateProfile(ada, { email: null })).toMatchObject({
      name: 'Ada L.',
      email: null,
    })
    const more = { status: 'On a boat', timeZone: 'Europe/Berlin' }
    expect(await people.updateProfile(ada, more)).toMatchObject({ name: 'Ada L.', ...more })
    expect(await people.updateProfile(ada, { status: '', timeZone: null })).toMatchObject({
      ...{ status: '', timeZone: null },
    })
    expect(await people.profile(ada)).toMatchObject({ name: 'Ada L.', email: null, status: '' })
    expect(await people.updateProfile(ada, { email: 'BOB@example.org' })).toMatchObject({
      ...{ code: 'TAKEN', field: 'email' },
    })
    expect(await people.updateProfile(ada, { name: '\u2800\u200d'.slice(1) })).toMatchObject({
      code: 'BAD',
    })
  })
})

describe('changing the password', () => {
  test('needs the current one, and ends the other sessions', async () => {
    const ada = await signedUp('ada')
    const [here, there] = [await signedIn(ada), await signedIn(ada)]
    const next = { current: password, password: 'battery staple' }
    expect(await people.changePassword(here, { ...next, current: 'wrong' })).toMatchObject({
      ...{ code: 'DENY', field: 'current' },
    })
    expect(await identity.sessions(here)).toHaveLength(2)
    expect(await people.changePassword(here, next)).toEqual({ ok: true })
    expect((await identity.sessions(here)).map(({ id }) => id)).toEqual([here.credential])
    expect(there.credential).not.toBe(here.credential)
    expect(await people.logIn({ username: 'ada', password }, home)).toMatchObject({ code: 'AUTH' })
    expect(await people.logIn({ username: 'ada', password: next.password }, home)).toMatchObject({
      id: ada.id,
      signOuts: 1,
    })
  })

  test('where there was none asks for a recent sign-in instead', async () => {
    const ada = await signedUp('ada')
    const [here, late] = [await signedIn(ada), await signedIn(ada, 11)]
    const next = { password: 'battery staple' }
    expect(await people.changePassword(here, next)).toMatchObject({ code: 'BAD', field: 'current' })
    await database.pool.query("update users set password_hash = ''")
    expect(await people.changePassword(late, { ...next, current: password })).toMatchObject({ code: 'DENY' })
    expect(await people.changePassword(here, next)).toEqual({ ok: true })
    expect(await people.logIn({ username: 'ada', ...next }, home)).toMatchObject({ id: ada.id, signOuts: 1 })
  })

  test('by a token it ends every session', async () => {
    const ada = await signedUp('ada')
    const here = await signedIn(ada)
    const made = await identity.createToken(here, { name: 'bot', days: null })
    if (refused(made)) throw new Error(made.message)
    const byToken: Viewer = { ...here, credential: made.id, via: 'token' }
    expect(await people.changePassword(byToken, { current: password, password: 'battery staple' })).toEqual({
      ok: true,
    })
    expect(await identity.sessions(here)).toEqual([])
  })

  test('guesses at the current one run out', async () => {
    const viewer = await signedIn(await signedUp('ada'))
    const guess = () => people.changePassword(viewer, { current: 'wrong', password: 'battery staple' })
    for (let n = 0; n < rates.loginAccount.points; n += 1)
      expect(await guess()).toMatchObject({ code: 'DENY' })
    expect(await guess()).toMatchObject({ code: 'SLOW' })
  })
})

describe('a token', () => {
  test('that governs is made by who signed in just now or says the password', async () => {
    const ada = await signedUp('ada')
    const late = await signedIn(ada, 11)
    const governs: NewToken = { name: 'bot', days: null, scopes: ['read', 'admin'] }
    const first = await people.createToken(late, { ...governs, password })
    if (refused(first)) throw new Error(first.message)
    const byToken = { ...late, via: 'token', credential: first.id } as const
    for (const viewer of [late, byToken]) {
      expect(await people.createToken(viewer, governs)).toMatchObject({ code: 'BAD', field: 'password' })
      expect(await people.createToken(viewer, { ...governs, password: 'wrong' })).toMatchObject({
        ...{ code: 'DENY', field: 'password' },
      })
      expect(await people.createToken(viewer, { ...governs, scopes: ['read', 'write'] })).toHaveProperty('id')
    }
    expect(await people.createToken(await signedIn(ada), governs)).toHaveProperty('id')
    expect(await identity.tokens(late)).toHaveLength(4)
  })
})
