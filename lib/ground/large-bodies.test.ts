import { type ClientRequest, request as send } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { ask, serve } from './testing-requests.ts'

const plain = await serve({ trustProxy: true })

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

  /** As many addresses as it takes for all of them. */
  const addresses = Array.from({ length: limits.largeBodies }, (_, n) => `192.0.2.${n % 4}`)

  /** Announced and let in, and not sent. */
  const begin = (address: string) =>
    new Promise<ClientRequest>((resolve, reject) => {
      const length = { expect: '100-continue', 'content-length': limits.bodyBytes + 1 }
      const headers = { ...length, 'x-forwarded-for': address }
      const path = '/api/v1/me/avatar'
      const outgoing = send({ host: '127.0.0.1', port: plain, path, method: 'PUT', headers })
      outgoing.once('continue', () => resolve(outgoing)).on('error', reject)
      outgoing.flushHeaders()
    })

  test('waits where many are being sent, and is let in when one of them has come or is gone', async () => {
    const sent = await Promise.all(addresses.map(begin))
    const statusNow = async () => (await put(most)).status
    expect(await put(most)).toMatchObject({ status: 429, body: { code: 'SLOW' } })
    expect((await put('x')).body.bytes).toBe(1)
    const headers = { ...session, accept: 'text/html' }
    const page = await fetch(`http://127.0.0.1:${plain}/settings`, { method: 'POST', headers, body: most })
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8'])
    expect(await page.text()).toContain('Many pictures are being sent just now. Try again in 5 s.')
    sent[0]?.end('x'.repeat(limits.bodyBytes + 1))
    await expect.poll(statusNow).toBe(200)
    sent[0] = await begin('192.0.2.0')
    expect(await statusNow()).toBe(429)
    for (const one of sent) one.destroy()
    await expect.poll(statusNow).toBe(200)
  })

  test('leaves its place to others also when it breaks off behind another request on its connection', async () => {
    const both = (address: string) => {
      const headers = `Host: a\r\nX-Forwarded-For: ${address}\r\nContent-Length: ${limits.bodyBytes + 1}`
      return `GET /unanswered HTTP/1.1\r\nHost: a\r\n\r\nPUT /api/v1/me/avatar HTTP/1.1\r\n${headers}\r\n\r\n`
    }
    const open = addresses.map((address) => {
      const socket = connect(plain, '127.0.0.1')
      socket.write(both(address))
      return socket
    })
    const statusNow = async () => (await put(most)).status
    await expect.poll(statusNow).toBe(429)
    for (const socket of open) socket.destroy()
    await expect.poll(statusNow).toBe(200)
  })

  test('from one address waits where many come from there, and from others it does not', async () => {
    const here = addresses.slice(0, limits.largeBodiesEach).map(() => '2001:db8::1')
    const sent = await Promise.all(here.map(begin))
    const from = (address: string) =>
      ask(plain, 'PUT', { 'x-forwarded-for': address }, most, '/api/v1/me/avatar')
    expect([(await from('2001:db8::2')).status, (await from('2001:db8:0:1::1')).status]).toEqual([429, 200])
    for (const one of sent) one.destroy()
    await expect.poll(async () => (await from('2001:db8::1')).status).toBe(200)
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
