import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startSmtp, textOf } from '../lib/ground/testing-smtp.ts'
import type { Scope } from '../lib/protocol/wire.ts'
import { type Account, ask, call, connect, freshName, makeRoom, password, say, signUp } from './api.ts'
import { createReader } from './forms.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
let smtp: Awaited<ReturnType<typeof startSmtp>>
let owner: Account
beforeAll(async () => {
  smtp = await startSmtp()
  // The address in mail is the operator's, whatever address a request came for.
  hearth = await startHearth({
    env: { HEARTH_SMTP_URL: smtp.url, HEARTH_URL: 'https://chat.example.org', HEARTH_LIMITS: 'on' },
  })
  owner = await signUp(hearth.url, 'olga')
})
afterAll(async () => {
  await hearth.remove()
  smtp.close()
})

const request = (method: string, path: string, token?: string, body?: object) =>
  fetch(`${hearth.url}/api/v1/${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body && JSON.stringify(body),
  })

const policy = (signup: string, domains: string[] = []) =>
  call(owner, 'PATCH', 'admin/signup', { signup, domains })

async function letterTo(email: string, pattern: RegExp): Promise<string> {
  return vi.waitFor(
    () => {
      const texts = smtp.received.filter(({ to }) => to.includes(email)).map(textOf)
      const found = texts.map((text) => pattern.exec(text)?.[1]).find((one) => one !== undefined)
      if (!found) throw new Error('no such letter yet')
      return found
    },
    { timeout: 20_000 },
  )
}

describe('signing up', () => {
  const tries = async (more: object = {}) => {
    const answer = await request('POST', 'signup', undefined, {
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
    expect(await (await request('GET', 'signup')).json()).toMatchObject({ signup: 'closed', first: false })

    await policy('domain', ['example.org'])
    expect(await tries()).toMatchObject({ status: 400, field: 'email' })
    expect(await tries({ email: 'x@example.com' })).toMatchObject({ status: 403, field: 'email' })
    expect(await page()).toContain('Must end in @example.org.')
    const username = freshName('typed')
    const refused = await form({ username, password, email: 'x@example.com' })
    expect(refused.html).toContain('Only e-mail addresses that end in @example.org can sign up here.')
    expect(refused.html).toContain(`value="${username}"`)
    expect(refused.html).not.toContain(password)
    expect(await tries({ email: `${freshName()}@example.org` })).toMatchObject({ status: 201 })

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
    const judged = await request('POST', 'password-strength', undefined, { password: username, username })
    expect(await judged.json()).toMatchObject({ score: 0, enough: false })
  })
})

test('a forgotten password is replaced by mail; sessions, sockets and, as asked, tokens end', async () => {
  const ada = await signUp(hearth.url, 'ada')
  const email = `${ada.username}@example.org`
  await call(ada, 'PATCH', 'me', { email })
  const reader = createReader(hearth.url)
  await reader.submit('/login', 'Log in', { username: ada.username, password })
  expect((await reader.ask('/settings')).answer.status).toBe(200)
  const socket = connect(ada)
  await new Promise((hello) => socket.once('hello', hello))
  const ended = new Promise((bye) => socket.once('bye', bye))

  const visitor = createReader(hearth.url)
  const unknown = await visitor.submit('/forgot', 'Send the link', { account: 'nobody@example.org' })
  const known = await visitor.submit('/forgot', 'Send the link', { account: email })
  for (const { html } of [unknown, known]) expect(html).toContain('If there is such an account')
  const secret = await letterTo(email, /https:\/\/chat\.example\.org\/reset\/([\w-]{43})\n/)
  const weak = await visitor.submit(`/reset/${secret}`, 'Set the password', { password: '12345678' })
  expect(weak.html).toContain('New password is too easy to guess.')
  const fields = { password: 'another horse entirely', tokens: 'on' }
  const set = await visitor.submit(`/reset/${secret}`, 'Set the password', fields)
  expect(set.answer.headers.get('location')).toBe('/login?new=password')
  expect(await ended).toMatchObject({ code: 'AUTH' })
  expect((await reader.ask('/settings')).answer.status).toBe(307)
  expect((await request('GET', 'me', ada.token)).status).toBe(401)
  expect((await visitor.ask(`/reset/${secret}`)).answer.status).toBe(404)
  const again = await request('POST', `password-reset/${secret}`, undefined, { password: 'one more horse' })
  expect(again.status).toBe(404)
  const login = { username: ada.username, password: fields.password }
  expect((await request('POST', 'login', undefined, login)).status).toBe(200)
})

test('asking takes as long for an address that is known as for one that is not', async () => {
  const quick = await startHearth({
    env: { HEARTH_SMTP_URL: smtp.url, HEARTH_URL: 'https://chat.example.org' },
  })
  try {
    const email = 'known@example.org'
    await call({ url: quick.url }, 'POST', 'signup', { username: freshName('known'), password, email })
    const time = async (account: string) => {
      const before = performance.now()
      await call({ url: quick.url }, 'POST', 'password-reset', { account })
      return performance.now() - before
    }
    const times: Record<string, number[]> = { [email]: [], 'unknown@example.org': [] }
    for (let n = 0; n < 200; n += 1) {
      for (const account of Object.keys(times)) times[account]?.push(await time(account))
    }
    const [known = 0, unknown = 0] = Object.values(times).map((all) => all.sort((a, b) => a - b)[100])
    expect(Math.abs(known - unknown)).toBeLessThan(5)
  } finally {
    await quick.remove()
  }
})

test('an address is confirmed by the button behind the link, and the link alone does nothing', async () => {
  const ada = await signUp(hearth.url, 'ada')
  const email = `${ada.username}@example.org`
  const confirmed = async () =>
    (await call<{ me: { emailConfirmed: boolean } }>(ada, 'GET', 'me')).me.emailConfirmed
  await call(ada, 'PATCH', 'me', { email })
  const secret = await letterTo(email, /\/confirm\/([\w-]{43})\n/)
  const reader = createReader(hearth.url)
  await reader.submit('/login', 'Log in', { username: ada.username, password })
  expect((await reader.ask('/settings')).html).toContain('It is not confirmed yet')
  expect((await reader.submit('/settings', 'Send the confirmation again')).html).toContain(
    'Sent. Look into your mail.',
  )
  expect((await createReader(hearth.url).ask(`/confirm/${secret}`)).answer.status).toBe(200)
  expect(await confirmed()).toBe(false)
  const { html } = await createReader(hearth.url).submit(`/confirm/${secret}`, 'Confirm')
  expect(html).toContain('Confirmed. Thank you!')
  expect(await confirmed()).toBe(true)
  expect((await reader.ask('/settings')).html).toContain('It is confirmed.')
})

describe('a token', () => {
  const tokenFor = async (account: Account, scopes?: Scope[]) =>
    (
      await call<{ token: string }>(account, 'POST', 'me/tokens', {
        name: 'bot',
        ...(scopes ? { scopes } : {}),
      })
    ).token

  test('does what it was made for, and is refused all else', async () => {
    const room = await makeRoom(owner, 'Scopes')
    const message = () => ({ id: randomUUID(), text: 'hello' })
    const [read, write, usual] = [
      await tokenFor(owner, ['read']),
      await tokenFor(owner, ['write']),
      await tokenFor(owner),
    ]
    const status = async (...given: Parameters<typeof request>) => (await request(...given)).status
    const path = `rooms/${room.id}/messages`
    expect(await status('GET', path, read)).toBe(200)
    expect(await status('POST', path, read, message())).toBe(403)
    expect(await status('GET', path, write)).toBe(403)
    expect(await status('POST', path, write, message())).toBe(201)
    expect(await status('POST', path, usual, message())).toBe(201)
    for (const token of [read, write, usual]) {
      for (const [method, asked, body] of [
        ['GET', 'me/tokens'],
        ['POST', 'me/tokens', { name: 'more', scopes: ['admin'] }],
        ['GET', 'me/sessions'],
        ['PATCH', 'me', { email: 'eve@example.com' }],
        ['POST', 'me/password', { current: password, password: 'another horse' }],
        ['POST', 'me/delete', { password, messages: 'keep' }],
        ['GET', 'admin/invites'],
        ['PATCH', 'admin/signup', { signup: 'closed' }],
        ['POST', 'admin/password-links', { user: owner.me.id }],
      ] as const) {
        const answer = await request(method, asked, token, body)
        expect({ asked, ...(await answer.json()) }).toMatchObject({ asked, status: 403, code: 'DENY' })
      }
    }
    expect(await status('POST', 'logout', read)).toBe(200)
    expect(await status('GET', path, read)).toBe(401)
  })

  test('that only reads is told on a socket, and says nothing there', async () => {
    const socket = connect({ url: hearth.url, token: await tokenFor(owner, ['read']) })
    const hello = await new Promise<{ rooms: { info: { id: string } }[] }>((come) =>
      socket.once('hello', come),
    )
    const room = hello.rooms[0]?.info.id ?? ''
    const sent = await ask(socket, 'message:send', { room, id: randomUUID(), text: 'no' })
    expect(sent).toMatchObject({ ok: false, code: 'DENY' })
    expect(await ask(socket, 'history:read', { room })).toMatchObject({ ok: true })
    socket.disconnect()
  })

  test('is made on the page for what was chosen, and shown with that', async () => {
    const reader = createReader(hearth.url)
    await reader.submit('/login', 'Log in', { username: owner.username, password })
    const none = await reader.submit('/settings/tokens', 'Create token', { name: 'nothing', days: '30' })
    expect(none.html).toContain('Choose at least one.')
    const { html } = await reader.submit('/settings/tokens', 'Create token', {
      ...{ name: 'reader', days: '30', 'scope-read': 'on' },
    })
    const token = /hth_[0-9A-Za-z]{40}/.exec(html)?.[0]
    expect((await request('GET', 'rooms', token)).status).toBe(200)
    expect((await request('POST', 'rooms', token, { name: 'No' })).status).toBe(403)
    expect((await reader.ask('/settings/tokens')).html).toMatch(/reader<\/p><p[^>]*>reads</)
  })
})

describe('an account', () => {
  test('is taken along as one file', async () => {
    const ada = await signUp(hearth.url, 'ada')
    const room = await makeRoom(ada, 'Diary')
    for (let n = 1; n <= 40; n += 1) await say(ada, room.id, `day ${n}`)
    const answer = await request('GET', 'me/export', ada.token)
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="hearth-\d{4}-\d\d-\d\d\.json"$/,
    )
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    const all = await answer.json()
    expect(all.profile).toMatchObject({ username: ada.username })
    expect(all.rooms[0].messages.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: 40 }, (_, n) => `day ${n + 1}`),
    )
    for (let n = 0; n < 4; n += 1) await (await request('GET', 'me/export', ada.token)).text()
    expect((await request('GET', 'me/export', ada.token)).status).toBe(429)
    expect((await request('GET', 'me/export')).status).toBe(401)
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
    expect((await request('POST', 'login', undefined, login)).status).toBe(401)
    const visitors = await (await fetch(`${hearth.url}/r/${room.slug}`)).text()
    expect(visitors).not.toContain(bob.username)
    hers.disconnect()
  })

  test('that owns the instance stays', async () => {
    const answer = await request('POST', 'me/delete', owner.token, { password, messages: 'keep' })
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
