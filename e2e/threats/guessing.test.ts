import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, signUp } from '../api.ts'
import { type Hearth, startHearth } from '../hearth.ts'
import { ask, formOf } from './http.ts'
import { getIn, stuff } from './stuffing.ts'

let hearth: Hearth
beforeAll(async () => {
  hearth = await startHearth({ env: { HEARTH_LIMITS: 'on', HEARTH_TRUST_PROXY: 'on' } })
})
afterAll(() => hearth.remove())

const post = (path: string, body: object | string, address = '203.0.113.1') =>
  ask(hearth.url, `/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

test('Guessing: hundreds of stuffed logins at once are tried or told to wait; the owner gets in from elsewhere', async () => {
  const owner = await signUp(hearth.url, 'owner')
  const flood = stuff(hearth.url, { guesses: 500, addresses: 250, atOnce: 150 })
  const one = getIn(hearth.url, { username: owner.username, password, address: '198.51.100.7' })
  const { statuses } = await flood
  // A machine that has no time may say that the database is away (503): to be tried again as well.
  expect(Object.keys(statuses).filter((status) => !['401', '429', '503'].includes(status))).toEqual([])
  expect(statuses[401]).toBeGreaterThan(0)
  expect((await one).tries).toBeLessThan(20)
})

test('Guessing: an unknown name, a wrong password and an address of nobody’s have one answer', async () => {
  const ada = await signUp(hearth.url, 'ada')
  const answers = []
  for (const [n, username] of [ada.username, 'nobody-here', 'nobody@example.org', ada.me.id].entries()) {
    const { status, text, headers } = await post(
      'login',
      { username, password: 'wrong horse' },
      `203.0.113.${n + 10}`,
    )
    const { request, ...rest } = JSON.parse(text)
    const names = Object.keys(headers).sort()
    answers.push(JSON.stringify({ status, rest, names, cookie: headers['set-cookie'] }))
  }
  expect(new Set(answers).size).toBe(1)
  const pages = []
  for (const [n, username] of [ada.username, 'nobody-here'].entries()) {
    const page = await ask(hearth.url, '/login')
    const { headers, body } = formOf(page.text, 'name="password"', { username, password: 'wrong horse' })
    const sent = { ...headers, origin: hearth.url, 'x-forwarded-for': `203.0.113.${n + 20}` }
    const { status, text } = await ask(hearth.url, '/login', { method: 'POST', headers: sent, body })
    expect(text).not.toContain('wrong horse')
    pages.push([status, text.includes('Wrong username or password.')])
  }
  expect(pages).toEqual([pages[0], pages[0]])
})

test('Guessing: at one account from one place five failures are the end, and the owner elsewhere gets in', async () => {
  const ada = await signUp(hearth.url, 'ada')
  const guess = (from: string, given = 'wrong horse') =>
    post('login', { username: ada.username, password: given }, from)
  const statuses = []
  for (let n = 0; n < 6; n++) statuses.push((await guess('203.0.113.40')).status)
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  const slow = await guess('203.0.113.40', password)
  expect([slow.status, Number(slow.headers['retry-after']) > 0]).toEqual([429, true])
  expect((await guess('203.0.113.41', password)).status).toBe(200)
})

test('Guessing: from one place twenty failures are the end, and a made-up place does not help', async () => {
  const statuses = []
  for (let n = 0; n < 21; n++) {
    // What stands before the last one anybody may have written.
    const address = `10.9.9.${n}, 203.0.113.50`
    statuses.push((await post('login', { username: `none${n}`, password: 'wrong horse' }, address)).status)
  }
  expect(statuses).toEqual([...Array(20).fill(401), 429])
})

test.each([
  ['1 MiB', 1024 * 1024, 413],
  ['100 KiB', 100 * 1024, 400],
  ['257 characters', 257, 400],
])('Guessing: a password of %s is refused before it is hashed', async (_, length, status) => {
  const ada = await signUp(hearth.url, 'ada')
  const long = 'x'.repeat(length)
  // Refused for its length, it is no attempt: more of them than attempts are allowed.
  for (let n = 0; n < 8; n++) {
    const refusal = await post('login', { username: ada.username, password: long }, '203.0.113.60')
    expect(refusal.status).toBe(status)
    const made = await post('signup', { username: `long${length}`, password: long }, '203.0.113.60')
    expect(made.status).toBe(status)
  }
})

test('Guessing: accounts made from one place run out', async () => {
  const statuses: Record<number, number> = {}
  for (let n = 0; n < 32; n++) {
    const { status } = await post('signup', { username: `many-${n}`, password }, '203.0.113.70')
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  expect(statuses).toEqual({ 201: 30, 429: 2 })
})

test('Guessing: who owns an e-mail address is not told to whoever signs up with it', async () => {
  const email = 'known@example.org'
  await post('signup', { username: 'known-owner', password, email }, '203.0.113.80')
  const { status, text } = await post('signup', { username: 'another-one', password, email }, '203.0.113.81')
  expect(status).toBe(409)
  expect(text).not.toMatch(/known-owner|known@|registered|account/i)
})

test('Guessing: passwords given for a change are limited too', async () => {
  const ada = await signUp(hearth.url, 'ada')
  const statuses = []
  for (let n = 0; n < 6; n++) {
    const { status } = await ask(hearth.url, '/api/v1/me/password', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ada.token}` },
      body: JSON.stringify({ current: `wrong ${n}`, password: 'another horse of 2026!' }),
    })
    statuses.push(status)
  }
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429])
})
