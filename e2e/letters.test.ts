import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startSmtp, textOf } from '../lib/ground/testing-smtp.ts'
import { call, connect, freshName, password, request, signUp } from './api.ts'
import { createReader } from './forms.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
let smtp: Awaited<ReturnType<typeof startSmtp>>
beforeAll(async () => {
  smtp = await startSmtp()
  // The address in mail is the operator's, whatever address a request came for.
  hearth = await startHearth({
    env: { HEARTH_SMTP_URL: smtp.url, HEARTH_URL: 'https://chat.example.org', HEARTH_LIMITS: 'on' },
  })
  await signUp(hearth.url, 'olga')
})
afterAll(async () => {
  await hearth.remove()
  smtp.close()
})

const asked = (method: string, path: string, token?: string, body?: object) =>
  request({ url: hearth.url, token }, method, path, body)

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

test('a forgotten password is replaced by mail; sessions, sockets and, as asked, tokens end', async () => {
  const ada = await signUp(hearth.url, 'ada')
  const email = `${ada.username}@example.org`
  await call(ada, 'PATCH', 'me', { email, password })
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
  expect((await asked('GET', 'me', ada.token)).status).toBe(401)
  expect((await visitor.ask(`/reset/${secret}`)).answer.status).toBe(404)
  const again = await asked('POST', `password-reset/${secret}`, undefined, { password: 'one more horse' })
  expect(again.status).toBe(404)
  const login = { username: ada.username, password: fields.password }
  expect((await asked('POST', 'login', undefined, login)).status).toBe(200)
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
  await call(ada, 'PATCH', 'me', { email, password })
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
