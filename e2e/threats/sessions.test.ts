import { setTimeout as wait } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, connect, password, signUp, type Wire } from '../api.ts'
import { type Stage, stageNodes } from '../chaos/stage.ts'
import { cookieOf } from '../cookie.ts'
import { exit, type Hearth, launch, startHearth, temporaryFolder } from '../hearth.ts'
import { ask, cookiesSet, formOf } from './http.ts'

/** Within which whoever was signed out has lost all. Milliseconds. */
const soon = 2_000

/** A browser's socket, which brings its cookie along. */
function socketOf(url: string, cookie: string): Wire {
  const extraHeaders = { cookie, origin: url }
  return io(url, { transports: ['websocket'], extraHeaders, forceNew: true, reconnection: false })
}

const heard = (socket: Wire, event: 'hello' | 'bye' | 'disconnect') =>
  new Promise<void>((resolve) => socket.once(event, () => resolve()))

const isIn = async (url: string, headers: Record<string, string>) =>
  (await ask(url, '/api/v1/me', { headers })).status === 200

/** Sockets of a session at every place where it may be served, and what has become of them. */
async function openSockets(places: string[], make: (url: string) => Wire) {
  const sockets = places.map(make)
  await Promise.all(sockets.map((socket) => heard(socket, 'hello')))
  const ended = Promise.all(sockets.map((socket) => heard(socket, 'disconnect')))
  return { sockets, within: (time: number) => Promise.race([ended.then(() => true), wait(time, false)]) }
}

type Ending = {
  what: string
  /** By whoever has this cookie. */
  end(url: string, cookie: string): Promise<unknown>
  /** What else of the account ends with it. */
  ends: { cookie: boolean; other: boolean; token: boolean }
}

const endings: Ending[] = [
  {
    what: 'logging out',
    end: (url, cookie) => ask(url, '/api/v1/logout', { method: 'POST', headers: { cookie, origin: url } }),
    ends: { cookie: true, other: false, token: false },
  },
  {
    what: 'logging out by the page’s form, without a script',
    async end(url, cookie) {
      const page = await ask(url, '/', { headers: { cookie } })
      const { headers, body } = formOf(page.text, 'Log out', {})
      return ask(url, '/', { method: 'POST', headers: { ...headers, cookie, origin: url }, body })
    },
    ends: { cookie: true, other: false, token: false },
  },
  {
    what: 'a change of the password',
    end: (url, cookie) =>
      ask(url, '/api/v1/me/password', {
        method: 'POST',
        headers: { cookie, origin: url, 'content-type': 'application/json' },
        body: JSON.stringify({ current: password, password: 'another horse of 2026!' }),
      }),
    ends: { cookie: false, other: true, token: false },
  },
]

/** @param places where one account may be served */
function endsEverywhere(places: () => string[]) {
  test.each(endings)('$what ends what it says, within 2 s, wherever it is served', async ({ end, ends }) => {
    const [url = ''] = places()
    const account = await signUp(url, 'sess')
    const cookie = await cookieOf(url, account.username, password)
    const other = await cookieOf(url, account.username, password)
    const open = {
      cookie: await openSockets(places(), (at) => socketOf(at, cookie)),
      other: await openSockets(places(), (at) => socketOf(at, other)),
      token: await openSockets(places(), (at) => connect({ url: at, token: account.token })),
    }
    const answer = await end(url, cookie)
    expect(answer).toMatchObject({ status: expect.any(Number) })
    for (const [name, { sockets, within }] of Object.entries(open)) {
      const shouldEnd = ends[name as keyof typeof ends]
      expect([name, await within(shouldEnd ? soon : 300)]).toEqual([name, shouldEnd])
      for (const at of places()) {
        const headers: Record<string, string> =
          name === 'token'
            ? { authorization: `Bearer ${account.token}` }
            : { cookie: name === 'other' ? other : cookie }
        expect([name, await isIn(at, headers)]).toEqual([name, !shouldEnd])
      }
      for (const socket of sockets) socket.disconnect()
    }
  })

  test('a revoked token and its sockets end within 2 s, wherever they are', async () => {
    const [url = ''] = places()
    const account = await signUp(url, 'tok')
    const { sockets, within } = await openSockets(places(), (at) =>
      connect({ url: at, token: account.token }),
    )
    await call(account, 'POST', 'logout')
    expect(await within(soon)).toBe(true)
    for (const at of places())
      expect(await isIn(at, { authorization: `Bearer ${account.token}` })).toBe(false)
    for (const socket of sockets) socket.disconnect()
  })
}

describe('Sessions: on several workers', () => {
  let hearth: Hearth
  beforeAll(async () => {
    hearth = await startHearth({ env: { HEARTH_WORKERS: '2' } })
  })
  afterAll(() => hearth.remove())
  // Each connection goes to the worker that has the fewest: among six are both.
  endsEverywhere(() => Array(6).fill(hearth.url))
})

describe('Sessions: on several nodes', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await stageNodes(2)
  })
  afterAll(() => stage.remove())
  endsEverywhere(() => stage.nodes.map(({ port }) => `http://127.0.0.1:${port}`))
})

describe('Sessions: a planted cookie', () => {
  let hearth: Hearth
  let [mallory, victim] = [] as unknown as [Account, Account]
  beforeAll(async () => {
    hearth = await startHearth()
    mallory = await signUp(hearth.url, 'mallory')
    victim = await signUp(hearth.url, 'victim')
  })
  afterAll(() => hearth.remove())
  const me = async (cookie: string) => {
    const { text } = await ask(hearth.url, '/api/v1/me', { headers: { cookie } })
    return JSON.parse(text).me?.username
  }

  test('is replaced when the victim logs in by the form, and opens nothing any more', async () => {
    const planted = await cookieOf(hearth.url, mallory.username, password)
    expect(await me(planted)).toBe(mallory.username)
    const page = await ask(hearth.url, '/login', { headers: {} })
    const { headers, body } = formOf(page.text, 'name="password"', { username: victim.username, password })
    const sent = { ...headers, cookie: planted, origin: hearth.url }
    const answer = await ask(hearth.url, '/login', { method: 'POST', headers: sent, body })
    const given = cookiesSet(answer)
    expect(given).toMatch(/hearth=\S+/)
    expect(await me(given)).toBe(victim.username)
    expect(await me(planted)).toBeUndefined()
  })

  test('is replaced when the victim signs up', async () => {
    const planted = await cookieOf(hearth.url, mallory.username, password)
    const page = await ask(hearth.url, '/signup')
    const username = `fresh-${Date.now().toString(36)}`
    const { headers, body } = formOf(page.text, 'name="password"', { username, password })
    const sent = { ...headers, cookie: planted, origin: hearth.url }
    const answer = await ask(hearth.url, '/signup', { method: 'POST', headers: sent, body })
    expect(await me(cookiesSet(answer))).toBe(username)
    expect(await me(planted)).toBeUndefined()
  })

  test('made up by somebody else opens nothing, and is nobody’s after a login', async () => {
    for (const planted of ['hearth=mine', 'hearth=', `hearth=${'x'.repeat(4_000)}`, 'hearth=a; hearth=b']) {
      expect(await me(planted)).toBeUndefined()
    }
  })

  test('cookies are out of reach for scripts and other sites; over HTTPS they are this host’s alone', async () => {
    const overHttps = await startHearth({ env: { HEARTH_TRUST_PROXY: 'on' } })
    try {
      const account = await signUp(overHttps.url, 'ada')
      const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': new URL(overHttps.url).host }
      for (const [headers, name, secure] of [
        [{}, 'hearth', false],
        [forwarded, '__Host-hearth', true],
      ] as const) {
        const page = await ask(overHttps.url, '/login', { headers })
        const form = formOf(page.text, 'name="password"', { username: account.username, password })
        const sent = { ...headers, ...form.headers, origin: overHttps.url }
        const { headers: given } = await ask(overHttps.url, '/login', {
          method: 'POST',
          headers: sent,
          body: form.body,
        })
        const cookie = given['set-cookie']?.find((one) => one.startsWith(`${name}=`)) ?? ''
        expect(cookie).toMatch(/; ?HttpOnly/i)
        expect(cookie).toMatch(/; ?SameSite=Lax/i)
        expect(cookie).toMatch(/; ?Path=\/(;|$)/i)
        expect(/; ?Secure/i.test(cookie)).toBe(secure)
        expect(cookie).not.toMatch(/; ?Domain/i)
      }
    } finally {
      await overHttps.remove()
    }
  })
})

test.each(['changeme', 'a'.repeat(64), 'abababababababababababababababababab'])(
  'Sessions: the weak secret %j stops the start with a sentence that does not repeat it',
  async (secret) => {
    const child = launch({ HEARTH_SECRET: secret, HEARTH_DATA: temporaryFolder(), PORT: '0' })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
    expect(await exit(child)).toBe(1)
    expect(said).toMatch(/HEARTH_SECRET is too weak/)
    expect(said).not.toContain(secret)
  },
)
