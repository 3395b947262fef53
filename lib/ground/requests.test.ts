import {
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  type Server,
  request as send,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { guard } from './requests.ts'
import { letScriptsRun } from './security-headers.ts'
import type { Settings } from './settings.ts'

type Trust = Pick<Settings, 'url' | 'trustProxy'>

const servers: Server[] = []
afterAll(() => servers.forEach((server) => void server.close().closeAllConnections()))

/** A server of the guard alone; what goes on is answered with the headers that Next would see. */
async function serve(given: Partial<Trust> = {}) {
  const trust = { url: null, trustProxy: false, ...given }
  const server = createServer(async (request, response) => {
    if (!guard(request, response, trust)) return
    if (request.url?.startsWith('/page')) letScriptsRun(request, response, true)
    if (request.url === '/unanswered') return
    let bytes = 0
    try {
      for await (const chunk of request) bytes += chunk.length
      response.end(JSON.stringify({ headers: request.headers, bytes }))
    } catch {
      // Cut off.
    }
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

type Answer = {
  status: number
  headers: IncomingHttpHeaders
  body: { headers: Record<string, string>; bytes: number; code?: string }
}

function ask(
  port: number,
  method: string,
  headers: Record<string, string> = {},
  body = '',
  path = '/',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, path, method, headers }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text ? JSON.parse(text) : {} })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** The first line of the answer to bytes as they are. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.once('data', (chunk) => {
      resolve(String(chunk).split('\r\n')[0] ?? '')
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

const plain = await serve()

describe('where a request comes from', () => {
  test('is what the connection says, whatever the client claims', async () => {
    const { body } = await ask(plain, 'GET', {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '1.2.3.4',
      forwarded: 'for=1.2.3.4',
      'x-hearth-address': '1.2.3.4',
      'x-request-id': 'mine',
    })
    expect(body.headers).toMatchObject({
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `127.0.0.1:${plain}`,
      'x-forwarded-for': '127.0.0.1',
      'x-hearth-address': '127.0.0.1',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(body.headers).not.toHaveProperty('forwarded')
  })

  test("leaves a proxy's own password to the proxy, and a token to us", async () => {
    const given = async (authorization: string) =>
      (await ask(plain, 'GET', { authorization })).body.headers.authorization
    expect(await given('Basic dTpw')).toBeUndefined()
    expect(await given('Bearer hth_x')).toBe('Bearer hth_x')
    expect(await given('Token hth_x')).toBe('Token hth_x')
  })

  test('is HEARTH_URL for whoever comes for its host', async () => {
    const port = await serve({ url: new URL('https://chat.example.org') })
    const { body, headers } = await ask(port, 'GET', { host: 'chat.example.org' })
    expect(body.headers).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'chat.example.org',
    })
    expect(headers['strict-transport-security']).toContain('max-age=')
    const other = await ask(port, 'GET')
    expect(other.body.headers['x-forwarded-proto']).toBe('http')
    expect(other.headers).not.toHaveProperty('strict-transport-security')
  })

  test('is what a trusted proxy says, by the last word of a list', async () => {
    const port = await serve({ trustProxy: true })
    const { body } = await ask(port, 'GET', {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'chat.example.org',
      'x-forwarded-for': '6.6.6.6, 1.2.3.4',
    })
    expect(body.headers).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'chat.example.org',
      'x-hearth-address': '1.2.3.4',
    })
  })
})

describe('a request that changes something', () => {
  const own = () => `http://127.0.0.1:${plain}`
  const form = 'application/x-www-form-urlencoded'
  const cookie = 'hearth=x'

  test.each<[string, number, () => Record<string, string>]>([
    ['from our own page', 200, () => ({ cookie, origin: own() })],
    ['from another site', 403, () => ({ cookie, origin: 'https://evil.example' })],
    ['from the same name at another port', 403, () => ({ cookie, origin: 'http://127.0.0.1:1' })],
    ['from nowhere (null)', 403, () => ({ cookie, origin: 'null' })],
    ['with a cookie and no word of where from', 403, () => ({ cookie })],
    ['with a cookie, fetched by our own page', 200, () => ({ cookie, 'sec-fetch-site': 'same-origin' })],
    ['with a cookie, fetched by a neighbour', 403, () => ({ cookie, 'sec-fetch-site': 'same-site' })],
    [
      'a form of another site, without a cookie',
      403,
      () => ({ 'content-type': form, origin: 'https://evil.example' }),
    ],
    [
      'text of another site, without a cookie',
      403,
      () => ({ 'content-type': 'text/plain;x', origin: 'null' }),
    ],
    ['a form of a program, without a cookie', 200, () => ({ 'content-type': form })],
    ['JSON of a program, without a cookie', 200, () => ({ 'content-type': 'application/json' })],
    [
      'with a token and no cookie',
      200,
      () => ({ authorization: 'Bearer x', 'content-type': form, origin: 'null' }),
    ],
    ['with a token and a cookie', 403, () => ({ authorization: 'Bearer x', cookie, origin: 'null' })],
  ])('%s: %i', async (_, status, headers) => {
    const answer = await ask(plain, 'POST', headers(), 'a=b')
    expect(answer.status).toBe(status)
    if (status === 403) expect(answer.body.code).toBe('DENY')
  })

  test('may come from HEARTH_URL though the proxy changed the Host header', async () => {
    const port = await serve({ url: new URL('https://chat.example.org') })
    expect((await ask(port, 'POST', { cookie, origin: 'https://chat.example.org' })).status).toBe(200)
  })

  test('only reads are free of this', async () => {
    expect((await ask(plain, 'GET', { cookie, origin: 'https://evil.example' })).status).toBe(200)
  })
})

describe('a body', () => {
  const json = { 'content-type': 'application/json' }
  const most = 'x'.repeat(limits.bodyBytes)

  test('of the most that is allowed goes through', async () => {
    expect((await ask(plain, 'POST', json, most)).body.bytes).toBe(limits.bodyBytes)
    expect((await ask(plain, 'POST', { ...json, 'transfer-encoding': 'chunked' }, most)).body.bytes).toBe(
      limits.bodyBytes,
    )
  })

  test('of one byte more is refused, announced or not', async () => {
    for (const headers of [json, { ...json, 'transfer-encoding': 'chunked' }]) {
      const answer = await ask(plain, 'POST', headers, `${most}x`)
      expect(answer.status).toBe(413)
      expect(answer.body.code).toBe('LONG')
    }
  })
})

describe('a picture of oneself', () => {
  const most = 'x'.repeat(limits.avatarBytes)
  const put = (body: string, method = 'PUT') => ask(plain, method, {}, body, '/api/v1/me/avatar')
  const session = { cookie: 'theme=dark; hearth=x', 'sec-fetch-site': 'same-origin' }

  test('is larger than all else that is sent, and no larger than it may be', async () => {
    expect((await put(most)).body.bytes).toBe(limits.avatarBytes)
    expect([(await put(`${most}x`)).status, (await put(most, 'POST')).status]).toEqual([413, 413])
    const form = await ask(plain, 'POST', session, most, '/settings')
    expect(form.body.bytes).toBe(limits.avatarBytes)
  })

  test.each<Record<string, string>>([
    {},
    { cookie: 'theme=dark; hearthy=x', 'sec-fetch-site': 'same-origin' },
    { 'transfer-encoding': 'chunked' },
  ])('comes by a form only from who has a session, not with %j', async (headers) => {
    const of = (bytes: number) => ask(plain, 'POST', headers, 'x'.repeat(bytes), '/settings')
    expect((await of(limits.bodyBytes)).body.bytes).toBe(limits.bodyBytes)
    expect((await of(limits.bodyBytes + 1)).status).toBe(413)
  })

  /** Announced and let in, and not sent. */
  const begin = () =>
    new Promise<ClientRequest>((resolve, reject) => {
      const headers = { expect: '100-continue', 'content-length': limits.bodyBytes + 1 }
      const path = '/api/v1/me/avatar'
      const outgoing = send({ host: '127.0.0.1', port: plain, path, method: 'PUT', headers })
      outgoing.once('continue', () => resolve(outgoing)).on('error', reject)
      outgoing.flushHeaders()
    })

  test('waits where many are being sent, and is let in when one of them has come or is gone', async () => {
    const sent = await Promise.all(Array.from({ length: limits.largeBodies }, begin))
    const statusNow = async () => (await put(most)).status
    expect(await put(most)).toMatchObject({ status: 429, body: { code: 'SLOW' } })
    expect((await put('x')).body.bytes).toBe(1)
    const headers = { ...session, accept: 'text/html' }
    const page = await fetch(`http://127.0.0.1:${plain}/settings`, { method: 'POST', headers, body: most })
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8'])
    expect(await page.text()).toContain('Many pictures are being sent just now. Try again in 5 s.')
    sent[0]?.end('x'.repeat(limits.bodyBytes + 1))
    await expect.poll(statusNow).toBe(200)
    sent[0] = await begin()
    expect(await statusNow()).toBe(429)
    for (const one of sent) one.destroy()
    await expect.poll(statusNow).toBe(200)
  })

  test('leaves its place to others also when it breaks off behind another request on its connection', async () => {
    const announced = `Host: a\r\nContent-Length: ${limits.bodyBytes + 1}`
    const both = `GET /unanswered HTTP/1.1\r\nHost: a\r\n\r\nPUT /api/v1/me/avatar HTTP/1.1\r\n${announced}\r\n\r\n`
    const open = Array.from({ length: limits.largeBodies }, () => connect(plain, '127.0.0.1'))
    for (const socket of open) socket.write(both)
    const statusNow = async () => (await put(most)).status
    await expect.poll(statusNow).toBe(429)
    for (const socket of open) socket.destroy()
    await expect.poll(statusNow).toBe(200)
  })

  test('that is too large in a form is told in a page', async () => {
    const port = new URL(`http://127.0.0.1:${plain}`)
    const headers = { ...session, accept: 'text/html' }
    const body = 'x'.repeat(limits.avatarFormBytes + 1)
    const answer = await fetch(new URL('/settings', port), { method: 'POST', headers, body })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8'])
    expect(await answer.text()).toContain('That picture is too large: at most 2 MiB.')
  })
})

describe('what makes no sense is answered with 400', () => {
  test.each(['/%', '/%zz', '/a%00b', '/%ED%A0%80', '//evil.example/', '/\\evil.example'])(
    'the path %s',
    async (path) => {
      expect(await raw(plain, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)).toBe('HTTP/1.1 400 Bad Request')
    },
  )

  test.each([
    'GET http://evil.example/ HTTP/1.1\r\nHost: a',
    'GET / HTTP/1.1\r\nHost: a/b',
    'GET / HTTP/1.1\r\nHost: a:99999',
    'TRACE / HTTP/1.1\r\nHost: a',
    'OPTIONS * HTTP/1.1\r\nHost: a',
  ])('%j', async (head) => {
    expect(await raw(plain, `${head}\r\n\r\n`)).toBe('HTTP/1.1 400 Bad Request')
  })
})

describe('every answer', () => {
  test('carries the security headers, by which nothing may run', async () => {
    const { headers } = await ask(plain, 'GET')
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    })
  })

  test("of Next's carries a nonce of its own that Next is told", async () => {
    const [one, two] = [
      await ask(plain, 'GET', { 'content-security-policy': "script-src 'nonce-planted'" }, '', '/page'),
      await ask(plain, 'GET', {}, '', '/page'),
    ]
    const policy = String(one.headers['content-security-policy'])
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic';/)
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${plain} wss://127.0.0.1:${plain}`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(one.body.headers['content-security-policy']).toBe(policy)
    expect(two.headers['content-security-policy']).not.toBe(policy)
  })
})
