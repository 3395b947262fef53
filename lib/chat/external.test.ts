import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { type Letter, type Mail, noMail } from '../ground/mail.ts'
import { rates } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import type { Me } from '../protocol/wire.ts'
import { usernamesFor } from './borrowed-names.ts'
import type { Profile } from './external.ts'
import type { People } from './people.ts'
import { codeOf, need } from './testing.ts'
import { home, password, testPeople } from './testing-people.ts'

const letters: Letter[] = []
const mail: Mail = { ...noMail, on: true, send: (letter) => letters.push(letter) }
const { database, signedIn, arrival } = await testPeople(mail)

let people: People
let ada: Me
let here: Viewer
beforeEach(async () => {
  letters.length = 0
  ;({ people, ada, here } = await arrival())
  // Not while signing up: the letter for a new address is on its way for longer than that.
  ada = { ...ada, email: 'ada@example.org' }
  await database.pool.query('update users set email = $2, email_key = $2 where id = $1', [ada.id, ada.email])
  here = { ...here, email: ada.email }
})
afterEach(() => database.pool.query(`update instance set signup = 'open', signup_domains = '{}'`))

const profile = (more: Partial<Profile> = {}): Profile => ({
  ...{ provider: 'github', subject: '17', username: 'grace', name: 'Grace H.', email: null },
  ...more,
})
const enter = (more: Partial<Profile> = {}, invite?: string) =>
  people.external.signIn(profile(more), invite, home)

async function entered(more: Partial<Profile> = {}): Promise<Me> {
  const me = need(await enter(more))
  if ('ticket' in me) throw new Error('a code was asked for')
  return me
}

async function link(viewer: Viewer, of: Profile) {
  const { ticket } = need(await people.external.allowLinking(viewer, of.provider, undefined))
  return people.external.link(viewer, ticket, of)
}

describe('somebody new', () => {
  test('gets an account under the name that they have there, and the same one the next time', async () => {
    const grace = await entered({ email: 'grace@example.org' })
    expect(grace).toMatchObject({ username: 'grace', name: 'Grace H.', email: 'grace@example.org' })
    expect(await entered({ username: 'renamed', name: 'Other', email: 'other@example.org' })).toEqual(grace)
    expect((await entered({ subject: '18' })).id).not.toBe(grace.id)
    expect((await entered({ provider: 'google' })).id).not.toBe(grace.id)
  })

  test('gets another name where theirs is taken, kept or none here', async () => {
    expect((await entered({ username: 'ADA' })).username).toBe('ADA-2')
    expect((await entered({ subject: '18', username: 'ada' })).username).toBe('ada-3')
    expect((await entered({ subject: '19', username: 'admin', name: 'Ann Lee' })).username).toBe('Ann-Lee')
    expect((await entered({ subject: '20', username: null, name: null })).username).toMatch(/^member-\d+$/)
  })

  test('never gets an account that has the same e-mail address, confirmed or not', async () => {
    const other = await entered({ email: 'ADA@example.org' })
    expect(other).toMatchObject({ username: 'grace', email: null })
    expect(other.id).not.toBe(ada.id)
  })

  test('has no address that is none', async () => {
    for (const [n, email] of [
      'nowhere',
      'a\0b@example.org',
      '',
      ' ',
      `${'x'.repeat(300)}@example.org`,
    ].entries()) {
      expect((await entered({ subject: `mail ${n}`, email })).email).toBeNull()
    }
  })

  test('has no password, so that none opens it', async () => {
    await entered()
    for (const guess of ['', ' ', password]) {
      expect(codeOf(await people.logIn({ username: 'grace', password: guess }, home))).toBe('AUTH')
    }
  })

  test('coming twice at once gets one account', async () => {
    const both = await Promise.all([enter(), enter(), enter()])
    expect(both.filter(refused)).toEqual([])
    expect(new Set(both.map((me) => ('id' in me ? me.id : ''))).size).toBe(1)
    expect((await database.pool.query('select from users')).rowCount).toBe(2)
  })

  test('is let in only as the policy of the instance says, whoever has an account always is', async () => {
    const grace = await entered()
    const policy = (signup: string, domains: string[] = []) =>
      database.pool.query('update instance set signup = $1, signup_domains = $2', [signup, domains])
    for (const closed of ['closed', 'invite']) {
      await policy(closed)
      expect(codeOf(await enter({ subject: '18' }))).toBe('DENY')
      expect(await entered()).toEqual(grace)
    }
    await policy('domain', ['example.org'])
    expect(codeOf(await enter({ subject: '18', email: 'bob@elsewhere.example' }))).toBe('DENY')
    expect(codeOf(await enter({ subject: '18', email: null }))).toBe('BAD')
    expect(await entered({ subject: '18', email: 'bob@example.org' })).toMatchObject({ role: 'member' })
  })

  test('is counted like anybody who signs up', async () => {
    for (let n = 0; n < rates.signup.points - 1; n++) need(await enter({ subject: `${100 + n}` }))
    expect(codeOf(await enter({ subject: '99' }))).toBe('SLOW')
  })
})

describe('an account that is there', () => {
  test('is told of it by mail when a way in is linked or unlinked, where it has an address', async () => {
    letters.length = 0
    need(await link(here, profile()))
    need(await people.external.unlink(here, 'github', undefined))
    expect(letters.map(({ to }) => to)).toEqual(['ada@example.org', 'ada@example.org'])
    expect(letters.map(({ text }) => text.split('\n')[0])).toEqual([
      'An account of another site was linked for @ada at Hearth just now.',
      'An account of another site was unlinked for @ada at Hearth just now.',
    ])
    const grace = await signedIn(await entered({ subject: '99' }))
    need(await link(grace, profile({ provider: 'google' })))
    expect(letters).toHaveLength(2)
  })

  test('stays shut while it is suspended', async () => {
    need(await link(here, profile()))
    await database.pool.query('update users set suspended_at = now()')
    expect(codeOf(await enter())).toBe('DENY')
  })

  test('is opened by what was linked to it', async () => {
    need(await link(here, profile()))
    expect(await entered()).toEqual(ada)
    expect(await people.external.linked(here)).toMatchObject([{ provider: 'github' }])
  })

  test('asks for its second factor all the same', async () => {
    need(await link(here, profile()))
    await database.pool.query('update users set totp_since = now()')
    expect(await enter()).toEqual({ ticket: expect.any(String) })
  })

  test('is linked by its own session alone, for the provider that was asked for', async () => {
    const bob = await signedIn(need(await people.signUp({ username: 'bob', password }, home)))
    const again = await signedIn(ada)
    const { ticket } = need(await people.external.allowLinking(here, 'github', undefined))
    for (const viewer of [bob, again]) {
      expect(codeOf(await people.external.link(viewer, ticket, profile()))).toBe('AUTH')
    }
    const other = profile({ provider: 'google' })
    expect(codeOf(await people.external.link(here, ticket, other))).toBe('AUTH')
    expect(codeOf(await people.external.link(here, 'made up', profile()))).toBe('AUTH')
    need(await people.external.link(here, ticket, profile()))
  })

  test('asks for the password where they signed in a while ago', async () => {
    await database.pool.query(`update session set created_at = now() - interval '11 minutes'`)
    const asked = await people.external.allowLinking(here, 'github', undefined)
    expect(asked).toMatchObject({ field: 'password' })
    need(await people.external.allowLinking(here, 'github', password))
    expect(await people.external.unlink(here, 'github', undefined)).toMatchObject({ field: 'password' })
  })

  test('does not take what is linked to somebody else, nor a second one of a provider', async () => {
    await entered()
    expect(codeOf(await link(here, profile()))).toBe('TAKEN')
    need(await link(here, profile({ subject: '18' })))
    need(await link(here, profile({ subject: '18' })))
    expect(codeOf(await link(here, profile({ subject: '19' })))).toBe('TAKEN')
  })

  test('is unlinked, unless that is its last way in', async () => {
    need(await link(here, profile()))
    need(await people.external.unlink(here, 'github', undefined))
    expect(codeOf(await people.external.unlink(here, 'github', undefined))).toBe('NONE')
    const grace = await signedIn(await entered())
    expect(codeOf(await people.external.unlink(grace, 'github', undefined))).toBe('DENY')
    expect(await people.external.linked(grace)).toHaveLength(1)
  })
})

test('what a name elsewhere can become here', () => {
  const first = (username: string) => usernamesFor({ username, name: null, email: null })[0]
  expect(first('Grace Hopper')).toBe('Grace-Hopper')
  expect(first('  ..grace__ ')).toBe('grace')
  expect(first('ｇｒａｃｅ')).toBe('grace')
  expect(first('grace\u0000<b>')).toBe('grace-b')
  expect(first('gra\u200bce')).toBe('grace')
  expect(first('x'.repeat(100))).toHaveLength(27)
  expect(first('владимир')).toBe('владимир')
  for (const none of ['root', 'pаypal', '///', 'x', '👩‍🚀']) expect(first(none)).toBe('member-2')
  expect(usernamesFor({ username: null, name: null, email: 'grace@example.org' })[0]).toBe('grace')
})
