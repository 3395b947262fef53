import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Me } from '../lib/protocol/wire.ts'
import { call, freshName, password, signUp } from './api.ts'
import { codeOf, keyIn } from './authenticator.ts'
import { createReader } from './forms.ts'
import { type Hearth, startHearth } from './hearth.ts'
import { startProvider } from './openid-provider.ts'

type Provider = Awaited<ReturnType<typeof startProvider>>
type Reader = ReturnType<typeof createReader>

let hearth: Hearth
let provider: Provider
beforeAll(async () => {
  provider = await startProvider()
  hearth = await startHearth({ env: provider.env })
  await signUp(hearth.url, 'owner')
})
afterAll(async () => {
  await hearth.remove()
  await provider.close()
})

let person = 0
beforeEach(() => {
  person += 1
  provider.state.bend = {}
  provider.state.person = {
    sub: `person ${person}`,
    preferred_username: freshName('grace'),
    name: 'Grace H.',
  }
})

/** To the provider and back. @returns where that leads in the end */
async function visit(reader: Reader, path = '/login/with/oidc?next=/rooms'): Promise<string> {
  const { answer } = await reader.ask(path)
  const there = await fetch(answer.headers.get('location') ?? '', { redirect: 'manual' })
  return come(reader, there.headers.get('location') ?? '')
}

async function come(reader: Reader, back: string): Promise<string> {
  let to = back
  for (let steps = 0; steps < 4 && /\/api\/auth\//.test(to); steps++) {
    const { answer } = await reader.ask(to)
    to = answer.headers.get('location') ?? ''
  }
  return to
}

/** Who a reader is, as their settings say. */
async function whoIs(reader: Reader): Promise<string | null> {
  const { answer, html } = await reader.ask('/settings')
  return answer.status === 200 ? (/@(?:<!-- -->)?([^<\s]+)/.exec(html)?.[1] ?? '') : null
}

describe('signing in by OpenID Connect', () => {
  test('makes an account, finds it again, and leads where one wanted to go', async () => {
    const username = String(provider.state.person.preferred_username)
    const first = createReader(hearth.url)
    expect((await first.ask('/login')).html).toContain('Continue with <!-- -->Home')
    expect(await visit(first)).toMatch(/\/rooms$/)
    expect(await whoIs(first)).toBe(username)
    for (const check of ['state', 'pkce', 'nonce']) expect(first.jar.get(`signin-${check}`)).toBe('')
    provider.state.person.preferred_username = 'renamed-there'
    const second = createReader(hearth.url)
    await visit(second)
    expect(await whoIs(second)).toBe(username)
  })

  test('begins with state, nonce and PKCE, in cookies that no script reads', async () => {
    const reader = createReader(hearth.url)
    const { answer } = await reader.ask('/login/with/oidc')
    const to = new URL(answer.headers.get('location') ?? '')
    expect(to.origin).toBe(provider.issuer)
    expect(to.searchParams.get('code_challenge_method')).toBe('S256')
    for (const check of ['state', 'nonce', 'code_challenge']) {
      expect(to.searchParams.get(check)?.length).toBeGreaterThan(30)
    }
    expect(to.searchParams.get('redirect_uri')).toBe(`${hearth.url}/api/auth/callback/oidc`)
    for (const line of answer.headers.getSetCookie()) expect(line).toMatch(/HttpOnly/i)
  })

  test('is refused with another state, nonce, issuer, audience, person, signature, or too late a token', async () => {
    const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const bends: Provider['state']['bend'][] = [
      { back: { state: 'another' } },
      { back: { error: 'access_denied' } },
      { back: { iss: 'https://evil.example' } },
      { claims: { nonce: 'another' } },
      { claims: { nonce: undefined } },
      { claims: { iss: 'https://evil.example' } },
      { claims: { aud: 'somebody else' } },
      { claims: { sub: 'another person' } },
      { claims: { exp: 1 } },
      { key: strangers },
    ]
    for (const bend of bends) {
      provider.state.bend = bend
      const reader = createReader(hearth.url)
      expect(await visit(reader), JSON.stringify(bend)).toMatch(/\/login\?.*error=(?:OAuth)?Callback$/)
      expect(await whoIs(reader)).toBeNull()
    }
  })

  test('is refused to whoever brings the address that another came back with, and a second time', async () => {
    const ada = createReader(hearth.url)
    const { answer } = await ada.ask('/login/with/oidc')
    const there = await fetch(answer.headers.get('location') ?? '', { redirect: 'manual' })
    const back = there.headers.get('location') ?? ''
    const thief = createReader(hearth.url)
    expect(await come(thief, back)).toMatch(/\/login\?.*error=(?:OAuth)?Callback$/)
    await thief.ask('/login/with/oidc')
    expect(await come(thief, back)).toMatch(/\/login\?.*error=(?:OAuth)?Callback$/)
    expect(await whoIs(thief)).toBeNull()
    const kept = new Map(ada.jar)
    await come(ada, back)
    expect(await whoIs(ada)).not.toBeNull()
    const again = createReader(hearth.url)
    for (const [name, value] of kept) again.jar.set(name, value)
    expect(await come(again, back)).toMatch(/\/login\?.*error=(?:OAuth)?Callback$/)
    expect(await whoIs(again)).toBeNull()
  })

  test('opens no account by its e-mail address, confirmed or not', async () => {
    const email = `${freshName('ada')}@example.org`
    const ada = freshName('ada')
    const { me } = await call<{ me: Me }>({ url: hearth.url }, 'POST', 'signup', {
      username: ada,
      password,
      email,
    })
    expect(me.email).toBe(email)
    for (const email_verified of [false, true]) {
      Object.assign(provider.state.person, { email, email_verified, sub: `mail ${email_verified}` })
      const reader = createReader(hearth.url)
      await visit(reader)
      expect(await whoIs(reader)).toMatch(/^grace/)
      expect((await reader.ask('/settings')).html).not.toContain(email)
    }
  })

  test('replaces the session that the browser came with', async () => {
    const planted = createReader(hearth.url)
    const account = await signUp(hearth.url, 'mallory')
    await planted.submit('/login', 'Log in', { username: account.username, password: account.password })
    const before = `hearth=${planted.jar.get('hearth')}`
    await visit(planted)
    expect(await whoIs(planted)).toMatch(/^grace/)
    const old = await fetch(`${hearth.url}/settings`, { headers: { cookie: before }, redirect: 'manual' })
    expect(old.status).toBe(307)
  })

  test('is not begun by a page of another site', async () => {
    const answer = await fetch(`${hearth.url}/login/with/oidc`, {
      headers: { 'sec-fetch-site': 'cross-site' },
      redirect: 'manual',
    })
    expect(answer.headers.get('location')).toMatch(/^\/login\?/)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect((await fetch(`${hearth.url}/login/with/github`)).status).toBe(404)
    expect((await fetch(`${hearth.url}/login/with/credentials`)).status).toBe(404)
  })

  test('leads nowhere but to this site afterwards', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const reader = createReader(hearth.url)
      const to = await visit(reader, `/login/with/oidc?next=${encodeURIComponent(next)}`)
      expect(new URL(to, hearth.url).origin).toBe(hearth.url)
    }
  })
})

describe('linking', () => {
  test('is allowed by the account’s own session, and opens it from then on', async () => {
    const ada = await signUp(hearth.url, 'ada')
    const reader = createReader(hearth.url)
    await reader.submit('/login', 'Log in', { username: ada.username, password: ada.password })
    await reader.submit('/settings/ways-in', 'Link')
    expect((await reader.ask('/settings/ways-in?link=oidc')).html).toContain('Go on to')
    expect(await visit(reader, '/login/with/oidc?next=/settings/ways-in')).toMatch(/linked=oidc/)
    expect(await whoIs(reader)).toBe(ada.username)
    const elsewhere = createReader(hearth.url)
    await visit(elsewhere)
    expect(await whoIs(elsewhere)).toBe(ada.username)
    const { html } = await reader.submit('/settings/ways-in', 'Unlink')
    expect(html).toContain('Not linked')
    await visit(createReader(hearth.url))
    const stranger = createReader(hearth.url)
    await visit(stranger)
    expect(await whoIs(stranger)).toMatch(/^grace/)
  })

  test('does not take an account of somebody else, and says so in words that are ours', async () => {
    await visit(createReader(hearth.url))
    const ada = await signUp(hearth.url, 'ada')
    const reader = createReader(hearth.url)
    await reader.submit('/login', 'Log in', { username: ada.username, password: ada.password })
    await reader.submit('/settings/ways-in', 'Link')
    const to = await visit(reader, '/login/with/oidc?next=/settings/ways-in')
    expect((await reader.ask(to)).html).toContain('linked to somebody else here already')
    expect(await whoIs(reader)).toBe(ada.username)
    const made = await reader.ask('/settings/ways-in?said=Send%20your%20password')
    expect(made.html).not.toContain('role="alert"')
  })

  test('does not stand in for the second factor, which is asked for before there is a session', async () => {
    const ada = await signUp(hearth.url, 'ada')
    const reader = createReader(hearth.url)
    await reader.submit('/login', 'Log in', { username: ada.username, password: ada.password })
    await reader.submit('/settings/ways-in', 'Link')
    await visit(reader, '/login/with/oidc?next=/settings/ways-in')
    await reader.submit('/settings/two-step', 'Set it up')
    const key = keyIn((await reader.ask('/settings/two-step')).html)
    await reader.submit('/settings/two-step', 'Switch it on', { code: codeOf(key) })
    const elsewhere = createReader(hearth.url)
    const to = await visit(elsewhere)
    expect(to).toBe('/login/code?next=%2Frooms')
    expect(elsewhere.jar.has('hearth')).toBe(false)
    expect(await whoIs(elsewhere)).toBeNull()
    await elsewhere.submit(to, 'Log in', { code: codeOf(key, 30_000) })
    expect(await whoIs(elsewhere)).toBe(ada.username)
  })
})
