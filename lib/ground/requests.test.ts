import { describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { ask, raw, serve } from './testing-requests.ts'

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
