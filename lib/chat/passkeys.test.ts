import { beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { limits, rates } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import type { Me } from '../protocol/wire.ts'
import type { People } from './people.ts'
import { behind, codeOf, need } from './testing.ts'
import {
  type Authenticator,
  type Bent,
  checked,
  createAuthenticator,
  seen,
  site,
} from './testing-authenticator.ts'
import { home, password, testPeople } from './testing-people.ts'

const { database, identity, node, signedIn, arrival } = await testPeople()

let people: People
let ada: Me
let here: Viewer
beforeEach(async () => {
  ;({ people, ada, here } = await arrival())
})

async function added(viewer: Viewer, authenticator: Authenticator, name = 'Laptop') {
  const { options, ticket } = need(await people.passkeys.beginAdding(viewer, undefined, site))
  const made = authenticator.make(options.challenge)
  return need(await people.passkeys.add(viewer, ticket, { made, name }, site))
}

async function enter(authenticator: Authenticator, bent: Bent = {}, node = people) {
  const { options, ticket } = await node.passkeys.beginSignIn(site)
  return node.passkeys.signIn(ticket, authenticator.show(options.challenge, bent), site, home)
}

describe('adding a passkey', () => {
  test('lists it under its name, and it signs in from then on', async () => {
    const authenticator = createAuthenticator(ada.id)
    expect(await enter(authenticator)).toMatchObject({ code: 'AUTH' })
    await added(here, authenticator, 'Laptop')
    expect(await people.passkeys.list(here)).toMatchObject([{ name: 'Laptop', lastUsedAt: null }])
    expect(await enter(authenticator)).toEqual(ada)
    expect(await people.passkeys.list(here)).toMatchObject([{ lastUsedAt: expect.any(String) }])
  })

  test('asks for a key that stands in the authenticator and is opened by its owner', async () => {
    const { options } = need(await people.passkeys.beginAdding(here, undefined, site))
    expect(options).toMatchObject({
      rp: { id: 'chat.example.org' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
  })

  test('is refused for another challenge, origin, site, and without its owner being checked', async () => {
    const bents: Bent[] = [
      { challenge: Buffer.from('another').toString('base64url') },
      { origin: 'https://evil.example' },
      { origin: 'http://chat.example.org' },
      { host: 'evil.example' },
      { flags: seen | 0x40 },
      { flags: checked | 0x40 },
    ]
    for (const bent of bents) {
      const { options, ticket } = need(await people.passkeys.beginAdding(here, undefined, site))
      const made = createAuthenticator(ada.id).make(options.challenge, bent)
      const answer = await people.passkeys.add(here, ticket, { made, name: 'Laptop' }, site)
      expect(answer).toMatchObject({ code: 'BAD' })
    }
    expect(await people.passkeys.list(here)).toEqual([])
  })

  test('is refused with a ticket of somebody else, one to sign in, and one that is made up', async () => {
    const bob = await signedIn(need(await people.signUp({ username: 'bob', password }, home)))
    const adas = need(await people.passkeys.beginAdding(here, undefined, site))
    const other = await people.passkeys.beginSignIn(site)
    for (const { options, ticket } of [adas, other, { ...adas, ticket: 'made up' }]) {
      const made = createAuthenticator(bob.id).make(options.challenge)
      expect(codeOf(await people.passkeys.add(bob, ticket, { made, name: 'Phone' }, site))).toBe('AUTH')
    }
  })

  test('happens once, and a key that is somebody’s is nobody else’s', async () => {
    const bob = await signedIn(need(await people.signUp({ username: 'bob', password }, home)))
    const authenticator = createAuthenticator(ada.id)
    const { options, ticket } = need(await people.passkeys.beginAdding(here, undefined, site))
    const made = authenticator.make(options.challenge)
    const both = await Promise.all(
      [1, 2].map(() => people.passkeys.add(here, ticket, { made, name: 'Laptop' }, site)),
    )
    expect(both.filter(refused)).toMatchObject([{ code: 'TAKEN' }])
    const bobs = need(await people.passkeys.beginAdding(bob, undefined, site))
    const again = authenticator.make(bobs.options.challenge)
    const stolen = await people.passkeys.add(bob, bobs.ticket, { made: again, name: 'Mine' }, site)
    expect(stolen).toMatchObject({ code: 'TAKEN' })
    expect(await enter(authenticator)).toEqual(ada)
  })

  test('does not come to whoever was logged out while they waited, nor is one removed', async () => {
    const { id } = await added(here, createAuthenticator(ada.id))
    const there = await signedIn(ada)
    const { options, ticket } = need(await people.passkeys.beginAdding(there, undefined, site))
    const made = createAuthenticator(ada.id).make(options.challenge)
    const add = () => people.passkeys.add(there, ticket, { made, name: 'Laptop' }, site)
    const end = () => identity.endAllSessions(ada.id, here.credential)
    expect(codeOf(await behind(database.pool, ada.id, end, add))).toBe('AUTH')
    const other = await signedIn(ada)
    const remove = () => people.passkeys.remove(other, id, password)
    expect(codeOf(await behind(database.pool, ada.id, end, remove))).toBe('AUTH')
    expect(await people.passkeys.list(here)).toHaveLength(1)
  })

  test('asks whoever signed in a while ago for the password', async () => {
    await database.pool.query(`update session set created_at = now() - interval '11 minutes'`)
    const asked = await people.passkeys.beginAdding(here, undefined, site)
    expect(asked).toMatchObject({ field: 'password' })
    expect(codeOf(await people.passkeys.beginAdding(here, 'wrong horse', site))).toBe('DENY')
    need(await people.passkeys.beginAdding(here, password, site))
  })

  test('ends at the limit', async () => {
    for (let n = 0; n < limits.passkeysPerUser; n++)
      await added(here, createAuthenticator(ada.id), `Key ${n}`)
    expect(codeOf(await people.passkeys.beginAdding(here, undefined, site))).toBe('TAKEN')
  })
})

describe('signing in with a passkey', () => {
  let authenticator: Authenticator
  beforeEach(async () => {
    authenticator = createAuthenticator(ada.id)
    await added(here, authenticator)
  })

  test('is refused for another challenge, origin, site, and without its owner being checked', async () => {
    const bents: Bent[] = [
      { challenge: Buffer.from('another').toString('base64url') },
      { origin: 'https://evil.example' },
      { origin: 'https://chat.example.org.evil.example' },
      { host: 'evil.example' },
      { flags: seen },
      { flags: checked },
    ]
    for (const bent of bents) expect(await enter(authenticator, bent)).toMatchObject({ code: 'AUTH' })
    expect(await enter(authenticator)).toEqual(ada)
  })

  test('is refused a second time with the same answer, also at two nodes at once', async () => {
    const other = node()
    // As of synced passkeys, which do not count.
    await database.pool.query('update passkey set counter = 0')
    const { options, ticket } = await people.passkeys.beginSignIn(site)
    const shown = authenticator.show(options.challenge, { counter: 0 })
    const tries = await Promise.all(
      [people, other, people].map((node) => node.passkeys.signIn(ticket, shown, site, home)),
    )
    expect(tries.filter((answer) => !refused(answer))).toEqual([ada])
    expect(codeOf(await people.passkeys.signIn(ticket, shown, site, home))).toBe('AUTH')
    expect(await enter(authenticator, { counter: 0 })).toEqual(ada)
  })

  test('is refused where the counter did not go up: the key was copied', async () => {
    expect(await enter(authenticator, { counter: 9 })).toEqual(ada)
    for (const counter of [9, 8, 0]) {
      expect(codeOf(await enter(authenticator, { counter }))).toBe('AUTH')
    }
    expect(await enter(authenticator, { counter: 10 })).toEqual(ada)
  })

  test('is refused for the key of another with one’s own name on it, and the other way round', async () => {
    const bob = await signedIn(need(await people.signUp({ username: 'bob', password }, home)))
    const bobs = createAuthenticator(bob.id)
    await added(bob, bobs)
    const { options, ticket } = await people.passkeys.beginSignIn(site)
    const [one, two] = [authenticator.show(options.challenge), bobs.show(options.challenge)]
    const mixed = [
      { ...one, response: two.response },
      { ...one, response: { ...one.response, userHandle: two.response.userHandle } },
      { ...two, id: one.id, rawId: one.rawId },
    ]
    for (const shown of mixed) {
      expect(codeOf(await people.passkeys.signIn(ticket, shown, site, home))).toBe('AUTH')
    }
  })

  test('is refused with a ticket to add one, a made-up one, and garbage for an answer', async () => {
    const adding = need(await people.passkeys.beginAdding(here, undefined, site))
    const { options, ticket } = await people.passkeys.beginSignIn(site)
    const shown = authenticator.show(options.challenge)
    for (const other of [adding.ticket, '', 'made up']) {
      expect(codeOf(await people.passkeys.signIn(other, shown, site, home))).toBe('AUTH')
    }
    for (const garbage of ['', 'AAAA', 'e30', Buffer.from('null').toString('base64url')]) {
      const response = { ...shown.response, clientDataJSON: garbage, authenticatorData: garbage }
      expect(codeOf(await people.passkeys.signIn(ticket, { ...shown, response }, site, home))).toBe('AUTH')
    }
  })

  test('asks for no code: a passkey is both factors', async () => {
    await database.pool.query('update users set totp_since = now()')
    expect(await people.begin({ username: 'ada', password }, home)).toHaveProperty('ticket')
    expect(await enter(authenticator)).toEqual(ada)
  })

  test('is refused while the account is suspended, and says why', async () => {
    await database.pool.query(`update users set suspended_at = now(), suspended_why = 'Spam.'`)
    const answer = await enter(authenticator)
    expect(answer).toMatchObject({ code: 'DENY', message: expect.stringContaining('Spam.') })
  })

  test('failures from one address run out', async () => {
    for (let n = 0; n < rates.loginAddress.points; n++) {
      expect(codeOf(await enter(authenticator, { host: 'evil.example' }))).toBe('AUTH')
    }
    expect(codeOf(await enter(authenticator))).toBe('SLOW')
  })
})

describe('a passkey that is there', () => {
  test('is renamed and removed by its owner alone', async () => {
    const authenticator = createAuthenticator(ada.id)
    const { id } = await added(here, authenticator)
    const bob = await signedIn(need(await people.signUp({ username: 'bob', password }, home)))
    expect(codeOf(await people.passkeys.rename(bob, id, 'Mine'))).toBe('NONE')
    expect(codeOf(await people.passkeys.remove(bob, id, undefined))).toBe('NONE')
    need(await people.passkeys.rename(here, id, 'Old laptop'))
    expect(await people.passkeys.list(here)).toMatchObject([{ name: 'Old laptop' }])
    need(await people.passkeys.remove(here, id, undefined))
    expect(codeOf(await enter(authenticator))).toBe('AUTH')
  })

  test('stays where it is the last way in, also when two are removed at once', async () => {
    const [one, two] = [
      await added(here, createAuthenticator(ada.id)),
      await added(here, createAuthenticator(ada.id)),
    ]
    await database.pool.query(`update users set password_hash = ''`)
    const both = await Promise.all([one, two].map(({ id }) => people.passkeys.remove(here, id, undefined)))
    expect(both.filter(refused)).toMatchObject([{ code: 'DENY' }])
    expect(await people.passkeys.list(here)).toHaveLength(1)
  })
})
