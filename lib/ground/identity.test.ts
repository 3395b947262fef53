import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import type { UserId } from '../protocol/wire.ts'
import { newId } from './ids.ts'
import { arrived } from './testing.ts'
import { testIdentity } from './testing-identity.ts'

const { database, identity, heard, browser, newUser, session, sealed, cookieOf, signedIn } =
  await testIdentity()

let ada: UserId
let bob: UserId

beforeEach(async () => {
  ada = await newUser()
  bob = await newUser()
  heard.length = 0
})

describe('a session', () => {
  test('is opened by its cookie, under either name', async () => {
    const { id, secret, expiresAt } = await session(ada)
    for (const name of ['hearth', '__Host-hearth']) {
      const viewer = await identity.identify({ cookie: await cookieOf(secret, name) })
      expect(viewer).toMatchObject({ id: ada, role: 'member', email: null, credential: id, via: 'session' })
    }
    const days = (expiresAt.getTime() - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(limits.sessionDays - 2)
    expect(days).toBeLessThan(limits.sessionDays + 2)
  })

  test('goes by the __Host- cookie alone where there is one', async () => {
    const { secret } = await session(ada)
    const planted = await session(bob)
    const both = `${await cookieOf(planted.secret)}; ${await cookieOf(secret, '__Host-hearth')}`
    expect((await identity.identify({ cookie: both }))?.id).toBe(ada)
    const stale = `${await cookieOf(planted.secret)}; ${await cookieOf('gone', '__Host-hearth')}`
    expect(await identity.identify({ cookie: stale })).toBeNull()
  })

  test('is not kept as it is: the database has a hash', async () => {
    const { id, secret } = await session(ada)
    const row = await database.prisma.session.findUniqueOrThrow({ where: { id } })
    expect(JSON.stringify(row)).not.toContain(secret)
    expect(row.hash.length).toBe(32)
  })

  test('that expired opens nothing, is not listed, and goes when the next one comes', async () => {
    const { viewer, cookie } = await signedIn(ada)
    await database.pool.query(`update session set expires_at = now() - interval '1 second'`)
    expect(await identity.identify({ cookie })).toBeNull()
    expect(await identity.sessions(viewer)).toEqual([])
    await session(ada)
    expect(await database.prisma.session.count({ where: { userId: ada } })).toBe(1)
  })

  test('is seen again, at most once a minute', async () => {
    const { viewer, cookie } = await signedIn(ada)
    const seen = async () => (await identity.sessions(viewer))[0]?.lastSeenAt
    const before = await seen()
    await identity.identify({ cookie })
    expect(await seen()).toBe(before)
    await database.pool.query(`update session set last_seen_at = now() - interval '2 minutes'`)
    await identity.identify({ cookie })
    await expect.poll(async () => Date.parse((await seen()) ?? '')).toBeGreaterThan(Date.now() - 60_000)
  })

  test('keeps what the browser says of itself in bounds', async () => {
    await identity.openSession(await arrived(database, ada), {
      userAgent: `a\0${'\ud83d\ude00'.repeat(500)}`,
      address: 'x'.repeat(500),
    })
    const row = await database.prisma.session.findFirstOrThrow({ where: { userId: ada } })
    expect(row.userAgent.length).toBeLessThanOrEqual(300)
    expect(row.address.length).toBe(64)
  })
})

describe('ending sessions', () => {
  test('who had shown who they are before all of theirs were ended gets neither session nor token', async () => {
    const before = await arrived(database, ada)
    const { viewer } = await signedIn(ada)
    await identity.endAllSessions(ada, viewer.credential)
    expect(await identity.openSession(before, browser)).toMatchObject({ code: 'AUTH' })
    expect(await identity.createToken(before, { name: 'bot', days: null })).toMatchObject({ code: 'AUTH' })
    expect(await database.prisma.session.count({ where: { userId: ada } })).toBe(1)
    expect(await database.prisma.token.count({ where: { userId: ada } })).toBe(0)
  })

  test('by the secret, as logging out does: it is gone, then announced', async () => {
    const { viewer, secret, cookie } = await signedIn(ada)
    await identity.endSessionBySecret(secret)
    expect(heard).toEqual([{ type: 'signed-out', user: ada, credentials: [viewer.credential] }])
    expect(await identity.identify({ cookie })).toBeNull()
    await identity.endSessionBySecret(secret)
    expect(heard.length).toBe(1)
  })

  test("by its id, one's own only", async () => {
    const [here, there, others] = [await signedIn(ada), await signedIn(ada), await signedIn(bob)]
    const listed = await identity.sessions(here.viewer)
    expect(listed.map(({ id, current }) => [id, current])).toEqual([
      [there.viewer.credential, false],
      [here.viewer.credential, true],
    ])
    expect(await identity.endSession(here.viewer, there.viewer.credential)).toEqual({ ok: true })
    expect(await identity.identify(there)).toBeNull()
    for (const id of [others.viewer.credential, there.viewer.credential, newId(), 'x', '']) {
      expect(await identity.endSession(here.viewer, id)).toMatchObject({ code: 'NONE' })
    }
    expect(await identity.identify(others)).not.toBeNull()
    expect(heard.length).toBe(1)
  })

  test('all of them, or all but one', async () => {
    const [here, there, elsewhere] = [await signedIn(ada), await signedIn(ada), await signedIn(ada)]
    const others = await signedIn(bob)
    await identity.endAllSessions(ada, here.viewer.credential)
    expect(await Promise.all([here, there, elsewhere, others].map((at) => identity.identify(at)))).toEqual([
      here.viewer,
      null,
      null,
      others.viewer,
    ])
    await identity.endAllSessions(ada)
    expect(await identity.identify(here)).toBeNull()
    expect(heard.flatMap((said) => (said.type === 'signed-out' ? said.credentials : []))).toHaveLength(3)
  })
})

describe('bad input is nobody', () => {
  const huge = 'x'.repeat(1_000_000)
  test.each([
    ['nothing', {}],
    ['an empty cookie', { cookie: '' }],
    ['a cookie without a value', { cookie: 'hearth' }],
    ['an empty value', { cookie: 'hearth=' }],
    ['a cookie of garbage', { cookie: 'hearth=\0\ufffd;;;=;hearth==' }],
    ['broken parts', { cookie: 'hearth=a.b.c.d.e' }],
    ['a huge cookie', { cookie: `hearth=${huge}` }],
    ['many cookies', { cookie: 'a=b;'.repeat(100_000) }],
    ['a huge header', { authorization: `Bearer ${huge}` }],
    ['a header of blanks', { authorization: ' '.repeat(100_000) }],
    ['a bearer of blanks', { authorization: `Bearer ${' '.repeat(100_000)}x y` }],
    ['a huge token', { token: huge }],
    ['a token with NUL', { token: `hth_${'\0'.repeat(40)}` }],
  ])('%s', async (_, given) => {
    expect(await identity.identify(given)).toBeNull()
  })

  test('a cookie sealed by others, without a secret, or with a secret that is no text', async () => {
    const { secret } = await session(ada)
    expect(await identity.identify({ cookie: `hearth=${await sealed(secret, 'another seal')}` })).toBeNull()
    for (const sid of [undefined, null, 7, {}, ['x'], '', '\0', 'x'.repeat(2_000)]) {
      expect(await identity.identify({ cookie: await cookieOf(sid) })).toBeNull()
    }
  })

  test('a token that is no text', async () => {
    for (const token of [7, {}, [], true]) {
      expect(await identity.identify({ token: token as unknown as string })).toBeNull()
    }
  })
})
