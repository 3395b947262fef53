import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { newId } from './ids.ts'
import { arrived } from './testing.ts'
import { testIdentity } from './testing-identity.ts'

const { database, identity, heard, newUser, signedIn, tokenOf } = await testIdentity()

let ada: UserId
let bob: UserId

beforeEach(async () => {
  ada = await newUser()
  bob = await newUser()
  heard.length = 0
})

describe('a token', () => {
  test('opens as a header, in any case, and bare', async () => {
    const { id, token } = await tokenOf(ada)
    expect(token).toMatch(/^hth_[0-9A-Za-z]{40}$/)
    for (const given of [
      { authorization: `Bearer ${token}` },
      { authorization: `bEARER  ${token} ` },
      { token },
    ]) {
      expect(await identity.identify(given)).toMatchObject({ id: ada, credential: id, via: 'token' })
    }
  })

  test('is for what it was made for: reading and writing, unless that was said otherwise', async () => {
    const scopesOf = async ({ token }: { token: string }) => (await identity.identify({ token }))?.scopes
    expect(await scopesOf(await tokenOf(ada))).toEqual(['read', 'write'])
    const governing = { name: 'governor', days: null, scopes: ['read', 'admin'] } as const
    const made = await identity.createToken(await arrived(database, ada), governing)
    if (refused(made)) throw new Error(made.message)
    expect(await scopesOf(made)).toEqual(['read', 'admin'])
    const { cookie } = await signedIn(ada)
    expect((await identity.identify({ cookie }))?.scopes).toEqual(['read', 'write', 'admin'])
  })

  test('that is wrong is nobody, whatever the cookie says', async () => {
    const { cookie } = await signedIn(ada)
    const { token } = await tokenOf(bob)
    const wrong = [
      '',
      'Bearer',
      'Bearer x',
      `Basic ${token}`,
      token,
      `Bearer ${token}x`,
      `Bearer ${token}, Bearer ${token}`,
    ]
    for (const authorization of wrong) expect(await identity.identify({ authorization, cookie })).toBeNull()
    for (const bare of ['', 'x', ` ${token}`])
      expect(await identity.identify({ token: bare, cookie })).toBeNull()
    expect(await identity.identify({ authorization: null, token: null, cookie })).not.toBeNull()
  })

  test('is listed by name and times, never by itself', async () => {
    const { viewer } = await signedIn(ada)
    const { id, token } = await tokenOf(ada, 'bot', 30)
    const [listed] = await identity.tokens(viewer)
    expect(listed).toMatchObject({ id, name: 'bot', lastUsedAt: null })
    expect(Date.parse(listed?.expiresAt ?? '') - Date.parse(listed?.createdAt ?? '')).toBeGreaterThan(
      29 * 86_400_000,
    )
    expect(JSON.stringify(listed)).not.toContain(token)
    await identity.identify({ token })
    await expect.poll(async () => (await identity.tokens(viewer))[0]?.lastUsedAt).not.toBeNull()
  })

  test('that expired opens nothing', async () => {
    const { token } = await tokenOf(ada, 'bot', 1)
    await database.pool.query(
      `update token set expires_at = now() - interval '1 second' where user_id = $1`,
      [ada],
    )
    expect(await identity.identify({ token })).toBeNull()
  })

  test('is revoked by its owner only, and announced', async () => {
    const [mine, others] = [await signedIn(ada), await signedIn(bob)]
    const { id, token } = await tokenOf(ada)
    for (const wrong of [newId(), 'x', '\0']) {
      expect(await identity.revokeToken(mine.viewer, wrong)).toMatchObject({ code: 'NONE' })
    }
    expect(await identity.revokeToken(others.viewer, id)).toMatchObject({ code: 'NONE' })
    expect(await identity.revokeToken(mine.viewer, id)).toEqual({ ok: true })
    expect(await identity.identify({ token })).toBeNull()
    expect(heard).toEqual([{ type: 'signed-out', user: ada, credentials: [id] }])
  })

  test('comes in a limited number, also when many are asked for at once', async () => {
    const arrival = await arrived(database, ada)
    const asked = Array.from({ length: limits.tokensPerUser + 5 }, () =>
      identity.createToken(arrival, { name: 'bot', days: null }),
    )
    const refusals = (await Promise.all(asked)).filter(refused)
    expect(refusals.map(({ code }) => code)).toEqual(Array(5).fill('TAKEN'))
  })

  test('may take the place of the least recently used one of its name', async () => {
    const arrival = await arrived(database, ada)
    const first = await tokenOf(ada, 'login')
    for (let n = 1; n < limits.tokensPerUser; n += 1) await tokenOf(ada, 'login')
    expect(await identity.createToken(arrival, { name: 'other', days: null }, 'replace')).toMatchObject({
      code: 'TAKEN',
    })
    expect(await identity.createToken(arrival, { name: 'login', days: null }, 'replace')).toHaveProperty(
      'token',
    )
    expect(await identity.identify(first)).toBeNull()
    expect(heard).toEqual([{ type: 'signed-out', user: ada, credentials: [first.id] }])
  })
})
