import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, makeRoom, password, say, signUp } from '../api.ts'
import { cookieOf } from '../cookie.ts'
import { freePort, type Hearth, startHearth } from '../hearth.ts'
import { ask, askRaw, upgrade } from './http.ts'

let hearth: Hearth
let cookie: string
/** A place to which the server might be led: it notes whoever comes. */
let elsewhere: { host: string; visits: string[]; close: () => void }

beforeAll(async () => {
  hearth = await startHearth()
  const ada = await signUp(hearth.url, 'ada')
  cookie = await cookieOf(hearth.url, ada.username, password)
  const visits: string[] = []
  const port = await freePort()
  const server = createServer((request, response) => {
    visits.push(`${request.method} ${request.url}`)
    response.end()
  })
  server.on('connection', () => visits.push('a connection'))
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  elsewhere = { host: `127.0.0.1:${port}`, visits, close: () => server.close() }
})
afterAll(async () => {
  elsewhere.close()
  await hearth.remove()
})

const heads = () => [
  `GET http://${elsewhere.host}/ HTTP/1.1\r\nHost: ${elsewhere.host}\r\n\r\n`,
  `GET http://${elsewhere.host}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  `GET //${elsewhere.host}/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  `GET /\\${elsewhere.host}/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  `GET /%2f%2f${elsewhere.host}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  `GET @${elsewhere.host}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  `CONNECT ${elsewhere.host} HTTP/1.1\r\nHost: ${elsewhere.host}\r\n\r\n`,
  `GET /_next/image?url=http%3A%2F%2F${elsewhere.host}%2Fx.png&w=64&q=75 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  `GET /_next/image?url=%2F%2F${elsewhere.host}%2Fx.png&w=64&q=75 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  ...['/', '/login', '/rooms', '/settings', '/no-such-page', '/api/auth/signin', '/api/auth/session'].flatMap(
    (path) => [
      `GET ${path} HTTP/1.1\r\nHost: ${elsewhere.host}\r\nCookie: ${cookie}\r\n\r\n`,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Host: ${elsewhere.host}\r\nForwarded: host=${elsewhere.host}\r\nCookie: ${cookie}\r\n\r\n`,
    ],
  ),
  ...[
    `http://${elsewhere.host}/`,
    '/_next/webpack-hmr',
    '/anything',
    '/socket.io/../x',
    `//${elsewhere.host}/socket.io/`,
  ].map(
    (path) =>
      `GET ${path} HTTP/1.1\r\nHost: ${elsewhere.host}\r\n${Object.entries(upgrade)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\r\n')}\r\n\r\n`,
  ),
]

test('Next and a custom server: a forged Host, an absolute address or an odd upgrade leads the server nowhere', async () => {
  const before = elsewhere.visits.length
  const led = await Promise.all(
    heads().map(async (head) => {
      const heard = await askRaw(hearth.url, head, 1_500)
      return /^HTTP\/1\.1 (101|30\d|5\d\d)/.test(heard) && !isHome(heard) ? head : null
    }),
  )
  expect(led.filter(Boolean)).toEqual([])
  expect(elsewhere.visits.slice(before)).toEqual([])
  expect((await ask(hearth.url, '/healthz')).status).toBe(200)
})

/** A redirect to this very host, as it was asked for, or without one. */
const isHome = (heard: string) => {
  const [, to = ''] = /^location: (\S+)/im.exec(heard) ?? []
  return /^\/(?![/\\])/.test(to)
}

test('Next and a custom server: a server action sent with a forged Host leads the server nowhere', async () => {
  const headers = {
    host: elsewhere.host,
    origin: `http://${elsewhere.host}`,
    cookie,
    'next-action': 'a'.repeat(42),
    'content-type': 'text/plain',
  }
  await ask(hearth.url, '/', { method: 'POST', headers, body: '[]' })
  expect(elsewhere.visits).toEqual([])
})

test('Next and a custom server: two requests in one are two', async () => {
  const smuggled =
    'POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/me HTTP/1.1\r\nHost: a\r\n\r\n'
  expect(await askRaw(hearth.url, smuggled, 1_500)).toMatch(/^HTTP\/1\.1 400/)
})

test.each<[string, Record<string, string>]>([
  ['x-middleware-subrequest', { 'x-middleware-subrequest': Array(5).fill('middleware').join(':') }],
  [
    'x-middleware-subrequest of src',
    { 'x-middleware-subrequest': Array(5).fill('src/middleware').join(':') },
  ],
  ['x-middleware-rewrite', { 'x-middleware-rewrite': '/settings', 'x-middleware-next': '1' }],
  [
    'x-invoke-path',
    {
      'x-invoke-path': '/settings',
      'x-invoke-query': '{}',
      'x-invoke-status': '200',
      'x-matched-path': '/settings',
    },
  ],
  ['x-nextjs-data', { 'x-nextjs-data': '1', 'x-now-route-matches': '1', 'x-vercel-id': 'a' }],
  ['x-prerender-revalidate', { 'x-prerender-revalidate': 'a', 'x-prerender-bypass': 'a' }],
  ['x-hearth-address', { 'x-hearth-address': '127.0.0.1', 'x-request-id': 'forged' }],
  [
    'x-http-method-override',
    { 'x-http-method-override': 'DELETE', 'x-original-url': '/settings', 'x-rewrite-url': '/settings' },
  ],
])('Next and a custom server: the header %s opens nothing', async (_, headers) => {
  for (const path of ['/settings', '/settings/tokens', '/new', '/api/v1/me', '/api/v1/rooms']) {
    const [plain, forged] = [await ask(hearth.url, path), await ask(hearth.url, path, { headers })]
    expect([forged.status, forged.headers.location]).toEqual([plain.status, plain.headers.location])
    expect(forged.headers['x-request-id']).not.toBe('forged')
    expect(JSON.stringify(forged.headers)).not.toContain('x-middleware')
  }
})

test('Prisma: an object where a string belongs is refused before it gets near', async () => {
  const account = await signUp(hearth.url, 'bob')
  const odd = [{ contains: '' }, { not: null }, { startsWith: 'a' }, ['a'], null, true, 1, { $ne: 1 }]
  for (const value of odd) {
    for (const body of [
      { username: value, password },
      { username: account.username, password: value },
    ]) {
      const headers = { 'content-type': 'application/json' }
      const { status } = await ask(hearth.url, '/api/v1/login', {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      expect([JSON.stringify(body), status]).toEqual([JSON.stringify(body), 400])
    }
  }
  // What is left out does not mean any.
  for (const body of ['{}', '{"username":"bob"}', `{"password":"${password}"}`]) {
    const headers = { 'content-type': 'application/json' }
    expect((await ask(hearth.url, '/api/v1/login', { method: 'POST', headers, body })).status).toBe(400)
  }
})

test('Unicode: names that look like another’s are refused', async () => {
  const name = `alicecooper${Date.now().toString(36)}`
  await call({ url: hearth.url }, 'POST', 'signup', { username: name, password })
  const alike = [
    name.toUpperCase(),
    name.replace('a', 'а'),
    name.replace('o', 'ο'),
    name.replace('c', 'ｃ'),
    name.replace('e', 'е'),
    name.replace('l', 'ｌ'),
    `${name}\u200b`,
    `${name}\u3164`,
    name.replace('i', 'і'),
  ]
  for (const username of alike) {
    const body = JSON.stringify({ username, password })
    const { status } = await ask(hearth.url, '/api/v1/signup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect([username, [400, 409].includes(status)]).toEqual([username, true])
  }
})

test('Unicode: what turns the direction of a line or stacks marks stays within its message', async () => {
  const ada = await signUp(hearth.url, 'ada')
  const room = await makeRoom(ada, 'Mirror')
  await say(ada, room.id, `a\u202eb\u2066c ${`e${'\u0301'.repeat(500)}`}`)
  const { messages } = await call<{ messages: { html: string }[] }>(ada, 'GET', `rooms/${room.id}/messages`)
  expect(messages[0]?.html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\u0301{5}/)
})
