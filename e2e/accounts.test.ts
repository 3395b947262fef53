import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSmtp } from '../lib/ground/testing-smtp.ts'
import { type Account, call, connect, freshName, makeRoom, password, request, say, signUp } from './api.ts'
import { createReader } from './forms.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
let owner: Account
let smtp: Awaited<ReturnType<typeof startSmtp>>
beforeAll(async () => {
  smtp = await startSmtp()
  const mail = { HEARTH_SMTP_URL: smtp.url, HEARTH_URL: 'https://chat.example.org' }
  hearth = await startHearth({ env: { HEARTH_LIMITS: 'on', ...mail } })
  owner = await signUp(hearth.url, 'olga')
})
afterAll(async () => {
  await hearth.remove()
  smtp.close()
})

const asked = (method: string, path: string, token?: string, body?: object) =>
  request({ url: hearth.url, token }, method, path, body)

const policy = (signup: string, domains: string[] = []) =>
  call(owner, 'PATCH', 'admin/signup', { signup, domains })

describe('signing up', () => {
  const tries = async (more: object = {}) => {
    const answer = await asked('POST', 'signup', undefined, {
      ...{ username: freshName('new'), password },
      ...more,
    })
    return { status: answer.status, ...(await answer.json()) }
  }
  const page = async (query = '') => (await createReader(hearth.url).ask(`/signup${query}`)).html
  const form = (fields: Record<string, string>, query = '') =>
    createReader(hearth.url).submit(`/signup${query}`, 'Sign up', fields)

  test('is as the policy says, over the API, on the page and in its form alike', async () => {
    await policy('closed')
    expect(await tries()).toMatchObject({
      status: 403,
      code: 'DENY',
      detail: expect.stringContaining('Nobody can'),
    })
    expect(await page()).toContain('Nobody can sign up at Hearth at the moment.')
    expect(await (await asked('GET', 'signup')).json()).toMatchObject({ signup: 'closed', first: false })

    await policy('domain', ['example.org'])
    expect(await tries()).toMatchObject({ status: 400, field: 'email' })
    expect(await tries({ email: 'x@example.com' })).toMatchObject({ status: 403, field: 'email' })
    expect(await page()).toContain('Must end in @example.org.')
    const username = freshName('typed')
    const refused = await form({ username, password, email: 'x@example.com' })
    expect(refused.html).toContain('Only e-mail addresses that end in @example.org can sign up here.')
    expect(refused.html).toContain(`value="${username}"`)
    expect(refused.html).not.toContain(password)
    expect(await tries({ email: `${freshName()}@example.org` })).toMatchObject({
      ...{ status: 201, me: { role: 'guest' } },
    })
    const waiting = createReader(hearth.url)
    const email = `${freshName()}@example.org`
    await waiting.submit('/signup', 'Sign up', { username: freshName('waits'), password, email })
    expect((await waiting.ask('/')).html).toContain('Follow it to see the rooms here.')
    expect((await waiting.submit('/', 'Send it again')).html).toContain('Sent. Look into your mail.')

    await policy('invite')
    expect(await tries()).toMatchObject({ status: 403, code: 'DENY' })
    expect(await page()).toContain('needs an invite link')
    const { invite } = await call<{ invite: { code: string; id: string } }>(owner, 'POST', 'admin/invites', {
      uses: 2,
    })
    expect(await tries({ invite: invite.code })).toMatchObject({ status: 201, me: { role: 'member' } })
    const link = `?invite=${invite.code}`
    expect(await page(link)).toContain('invites you to Hearth.')
    const signedUp = await form({ username: freshName('form'), password }, link)
    expect(signedUp.answer.status).toBe(303)
    expect(await tries({ invite: invite.code })).toMatchObject({ status: 404 })
    expect(await page(link)).toContain('That invite link has expired')
    await policy('open')
  })

  test('with a room’s link leads into the room', async () => {
    const room = await makeRoom(owner, 'Den')
    const { invite } = await call<{ invite: { code: string } }>(owner, 'POST', `rooms/${room.id}/invites`, {
      uses: 1,
    })
    const { answer } = await form({ username: freshName('guest'), password }, `?invite=${invite.code}`)
    expect(answer.headers.get('location')).toBe(`/r/${room.slug}`)
  })

  test('with a password that is guessed first is refused with the reason, and nothing typed is lost but that', async () => {
    const username = freshName('weak')
    const { html } = await form({ username, password: 'password1' })
    expect(html).toContain('Password is too easy to guess.')
    expect(html).toContain(`value="${username}"`)
    expect(html).not.toContain('password1')
    const judged = await asked('POST', 'password-strength', undefined, { password: username, username })
    expect(await judged.json()).toMatchObject({ score: 0, enough: false })
  })
})

describe('an account', () => {
  test('is taken along as one file', async () => {
    const ada = await signUp(hearth.url, 'ada')
    const room = await makeRoom(ada, 'Diary')
    for (let n = 1; n <= 40; n += 1) await say(ada, room.id, `day ${n}`)
    const answer = await asked('GET', 'me/export', ada.token)
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="hearth-\d{4}-\d\d-\d\d\.json"$/,
    )
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    const all = await answer.json()
    expect(all.profile).toMatchObject({ username: ada.username })
    expect(all.rooms[0].messages.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: 40 }, (_, n) => `day ${n + 1}`),
    )
    for (let n = 0; n < 4; n += 1) await (await asked('GET', 'me/export', ada.token)).text()
    expect((await asked('GET', 'me/export', ada.token)).status).toBe(429)
    expect((await asked('GET', 'me/export')).status).toBe(401)
  })

  test('is deleted on its page: sockets end, and whoever looks on sees the messages go', async () => {
    const bob = await signUp(hearth.url, 'bob')
    const room = await makeRoom(owner, 'Square', 'public')
    await call(bob, 'POST', `rooms/${room.id}/join`)
    await say(bob, room.id, 'my words')
    const [his, hers] = [connect(bob), connect(owner)]
    await Promise.all([his, hers].map((one) => new Promise((hello) => one.once('hello', hello))))
    const bye = new Promise((end) => his.once('bye', end))
    const buried = new Promise<void>((done) =>
      hers.on('changes', ({ messages }) => {
        if (messages.some(({ deletedAt }) => deletedAt)) done()
      }),
    )
    const reader = createReader(hearth.url)
    await reader.submit('/login', 'Log in', { username: bob.username, password })
    const unsure = await reader.submit('/settings/account', 'Delete my account', {
      messages: 'remove',
      password,
    })
    expect(unsure.html).toContain('Please say that you are sure.')
    const fields = { messages: 'remove', password, sure: 'on' }
    const { answer } = await reader.submit('/settings/account', 'Delete my account', fields)
    expect(answer.headers.get('location')).toBe('/goodbye')
    expect(await bye).toMatchObject({ code: 'AUTH' })
    await buried
    const { messages } = await call<{ messages: object[] }>(owner, 'GET', `rooms/${room.id}/messages`)
    expect(messages).toMatchObject([{ text: '', author: { name: 'Deleted user' } }])
    const login = { username: bob.username, password }
    expect((await asked('POST', 'login', undefined, login)).status).toBe(401)
    const visitors = await (await fetch(`${hearth.url}/r/${room.slug}`)).text()
    expect(visitors).not.toContain(bob.username)
    hers.disconnect()
  })

  test('that owns the instance stays', async () => {
    const answer = await asked('POST', 'me/delete', owner.token, { password, messages: 'keep' })
    expect(await answer.json()).toMatchObject({
      code: 'DENY',
      detail: expect.stringContaining('Hand it over'),
    })
  })

  test('is logged out everywhere, here too', async () => {
    const ada = await signUp(hearth.url, 'ada')
    const readers = [createReader(hearth.url), createReader(hearth.url)]
    for (const reader of readers) {
      await reader.submit('/login', 'Log in', { username: ada.username, password })
    }
    await readers[0]?.submit('/settings/sessions', 'Log out everywhere, here too')
    for (const reader of readers) expect((await reader.ask('/settings')).answer.status).toBe(307)
  })
})
