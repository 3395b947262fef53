import { request } from 'node:http'
import { io } from 'socket.io-client'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { isOurs } from './door.ts'
import { testLive } from './testing.ts'

describe('the door', () => {
  const own = { host: 'hearth.test:3000', cookie: 'hearth=x' }
  test.each([
    ['our own page', { ...own, origin: 'http://hearth.test:3000' }, true],
    ['our own page behind a proxy with TLS', { ...own, origin: 'https://hearth.test:3000' }, true],
    ['the public address', { ...own, origin: 'https://chat.example.org' }, true],
    ['our own page, polling', { ...own, 'sec-fetch-site': 'same-origin' }, true],
    ['a bot', { host: 'hearth.test:3000' }, true],
    ['another site', { ...own, origin: 'https://evil.example' }, false],
    ['another port', { ...own, origin: 'http://hearth.test:4000' }, false],
    ['a name that begins like ours', { ...own, origin: 'http://hearth.test:3000.evil.example' }, false],
    ['a sandboxed frame', { ...own, origin: 'null' }, false],
    ['a cookie without an origin', own, false],
    ['another site, polling', { ...own, 'sec-fetch-site': 'cross-site' }, false],
    ['a neighbouring site, polling', { ...own, 'sec-fetch-site': 'same-site' }, false],
    ['another site, without a cookie', { host: 'hearth.test:3000', origin: 'https://evil.example' }, false],
    ['no host', { cookie: 'hearth=x', origin: 'http://' }, false],
  ])('%s', (_who, headers, allowed) => {
    expect(isOurs(headers, new URL('https://chat.example.org'))).toBe(allowed)
  })

  test.each([
    ['polling', {}],
    ['websocket', wantsUpgrade()],
  ])('refuses a foreign handshake with 403 over %s', async (transport, upgrade) => {
    const { url } = await testLive()
    const address = `${url}/socket.io/?EIO=4&transport=${transport}`
    for (const origin of ['https://evil.example', 'null', undefined]) {
      const headers = { ...upgrade, cookie: 'hearth=x', ...(origin && { origin }) }
      expect(await statusOf(address, headers)).toBe(403)
    }
    expect(await statusOf(address, { ...upgrade, cookie: 'hearth=x', origin: url })).not.toBe(403)
  })

  test('keeps nothing of a handshake: no headers, no cookie, no token', async () => {
    const { live, bare, person } = await testLive()
    await bare(await person('ada'))
    const [socket] = live.io.sockets.sockets.values()
    expect(socket?.handshake).toEqual({ headers: {}, auth: {}, query: {} })
    expect(socket?.conn.request).toBeNull()
    expect(socket?.data.viewer?.username).toBe('ada')
  })

  test('lets a client that knows nothing of refusals come back once the database does', async () => {
    const { url, chat, person, tokenFor } = await testLive()
    const token = await tokenFor(await person('ada'))
    const away = Object.assign(new Error('terminating connection'), { code: '57P01' })
    vi.spyOn(chat, 'arrive').mockRejectedValueOnce(away)
    const socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      auth: { token },
      reconnectionDelay: 10,
    })
    onTestFinished(() => void socket.disconnect())
    const hello = await new Promise((resolve) => socket.once('hello', resolve))
    expect(hello).toMatchObject({ me: { username: 'ada' } })
    expect(chat.arrive).toHaveBeenCalledTimes(2)
  })
})

function wantsUpgrade() {
  return {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
}

function statusOf(address: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })
}
