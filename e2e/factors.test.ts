import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, signUp } from './api.ts'
import { codeOf, keyIn } from './authenticator.ts'
import { cookieOf } from './cookie.ts'
import { createReader } from './forms.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
beforeAll(async () => {
  hearth = await startHearth()
})
afterAll(() => hearth.remove())

const post = (path: string, body: object) =>
  fetch(`${hearth.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const codesIn = (html: string) =>
  [...html.matchAll(/<li>((?:\w{4}-){3}\w{4})<\/li>/g)].map(([, code]) => code ?? '')
const signedIn = async (cookie: string) =>
  (await fetch(`${hearth.url}/settings`, { headers: { cookie }, redirect: 'manual' })).status === 200

/** Somebody with a second factor, switched on in the pages as a browser without scripts does. */
async function guarded() {
  const account = await signUp(hearth.url, 'ada')
  const reader = createReader(hearth.url)
  await logIn(reader, account)
  await reader.submit('/settings/two-step', 'Set it up')
  const key = keyIn((await reader.ask('/settings/two-step')).html)
  const { html } = await reader.submit('/settings/two-step', 'Switch it on', { code: codeOf(key) })
  return { account, reader, key, codes: codesIn(html) }
}

const logIn = (reader: ReturnType<typeof createReader>, { username, password }: Account) =>
  reader.submit('/login', 'Log in', { username, password })

describe('an account with a second factor', () => {
  test('is shown ten recovery codes once, by a page that needs no script', async () => {
    const { codes, reader } = await guarded()
    expect(new Set(codes).size).toBe(10)
    const { html } = await reader.ask('/settings/two-step')
    expect(html).toContain('10 recovery codes are left')
    for (const code of codes) expect(html).not.toContain(code)
  })

  test('is not entered over the API without a code, nor by a wrong one', async () => {
    const { account, codes } = await guarded()
    const { username, password } = account
    const asked = await post('login', { username, password })
    expect(asked.status).toBe(401)
    expect(await asked.json()).toMatchObject({ code: 'AUTH', field: 'code' })
    const wrong = await post('login', { username, password, code: '000000' })
    expect(await wrong.json()).toMatchObject({ code: 'AUTH', field: 'code' })
    expect((await post('login', { username, password, code: 'twelve' })).status).toBe(400)
    expect((await post('login', { username, password, code: 123_456 })).status).toBe(400)
    const right = await post('login', { username, password, code: codes[0] })
    expect(await right.json()).toMatchObject({ ok: true, me: { username } })
    expect((await post('login', { username, password, code: codes[0] })).status).toBe(401)
  })

  test("is not entered through next-auth's own address without a code", async () => {
    const { account, codes } = await guarded()
    const { username, password } = account
    const cookie = await cookieOf(hearth.url, username, password)
    expect(await signedIn(cookie)).toBe(false)
    expect(await signedIn(await cookieOf(hearth.url, username, password, {}, codes[1]))).toBe(true)
  })

  test('is entered on the pages by two steps, the first of which opens nothing', async () => {
    const { account, key } = await guarded()
    const reader = createReader(hearth.url)
    const first = await logIn(reader, account)
    expect(first.answer.headers.get('location')).toMatch(/\/login\/code/)
    expect([...reader.jar.keys()]).toEqual(['signin-step'])
    expect((await reader.ask('/settings')).answer.status).toBe(307)
    const page = await reader.ask('/login/code')
    for (const secret of [account.password, reader.jar.get('signin-step') ?? '']) {
      expect(page.html).not.toContain(secret)
    }
    const wrong = await reader.submit('/login/code', 'Log in', { code: '000 000' })
    expect(wrong.html).toContain('right, or was used already')
    await reader.submit('/login/code', 'Log in', { code: codeOf(key, 30_000) })
    expect((await reader.ask('/settings')).answer.status).toBe(200)
    expect(reader.jar.has('signin-step')).toBe(false)
  })

  test('the ticket to the second step is no session, and without it the page leads back', async () => {
    const { account } = await guarded()
    const reader = createReader(hearth.url)
    await logIn(reader, account)
    const ticket = reader.jar.get('signin-step') ?? ''
    expect(ticket.length).toBeGreaterThan(50)
    expect(await signedIn(`hearth=${ticket}`)).toBe(false)
    const bearer = await fetch(`${hearth.url}/api/v1/me`, { headers: { authorization: `Bearer ${ticket}` } })
    expect(bearer.status).toBe(401)
    for (const made of ['', 'x', `${ticket.slice(0, -2)}AA`]) {
      reader.jar.set('signin-step', made)
      expect((await reader.ask('/login/code')).answer.headers.get('location')).toMatch(/\/login\?next=/)
    }
  })

  test('is one with a password alone again once that was switched off with both', async () => {
    const { account, codes, reader } = await guarded()
    const { username, password } = account
    const off = (fields: Record<string, string>) =>
      reader.submit('/settings/two-step', 'Switch it off', fields)
    expect((await off({ code: codes[0] ?? '', password: 'not this one' })).html).toContain('your password.')
    expect((await off({ code: '000000', password })).html).toContain('right, or was used already')
    expect((await post('login', { username, password })).status).toBe(401)
    expect((await off({ code: codes[0] ?? '', password })).html).toContain('Two-step sign-in is off.')
    expect((await post('login', { username, password })).status).toBe(200)
  })
})
