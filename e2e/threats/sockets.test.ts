import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { password, signUp } from '../api.ts'
import { cookieOf } from '../cookie.ts'
import { type Hearth, startHearth } from '../hearth.ts'
import { ask, upgrade } from './http.ts'

let hearth: Hearth
let cookie: string
beforeAll(async () => {
  hearth = await startHearth()
  const ada = await signUp(hearth.url, 'ada')
  cookie = await cookieOf(hearth.url, ada.username, password)
})
afterAll(() => hearth.remove())

const transports: [string, Record<string, string>, number][] = [
  ['polling', {}, 200],
  ['websocket', upgrade, 101],
]

describe.each(transports)('Cross-site sockets: %s', (transport, headers, opened) => {
  const open = (more: Record<string, string>) =>
    ask(hearth.url, `/socket.io/?EIO=4&transport=${transport}`, { headers: { ...headers, ...more } })

  test.each<[string, Record<string, string>]>([
    ['of another site', { origin: 'https://evil.example' }],
    ['of a sandboxed frame', { origin: 'null' }],
    ['without an Origin', {}],
    [
      'of another site that the browser vouches for',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['of this host over another port', { origin: 'http://127.0.0.1:1' }],
    ['of a name that ends like ours', { origin: 'http://evil.127.0.0.1' }],
    ['of two origins', { origin: 'http://127.0.0.1, https://evil.example' }],
    ['of a file', { origin: 'file://' }],
    ['of an extension', { origin: 'chrome-extension://abcdefghijklmnop' }],
    ['from a neighbour, without an Origin', { 'sec-fetch-site': 'same-site' }],
  ])('a cookie in a handshake %s gets 403', async (_, more) => {
    expect((await open({ cookie, ...more })).status).toBe(403)
  })

  test('another site that forges the Host header along gets no socket from a browser’s word', async () => {
    const forged = { cookie, origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }
    expect((await open(forged)).status).toBe(403)
  })

  test('a cookie from our own page, and a program without one, get their socket', async () => {
    expect((await open({ cookie, origin: hearth.url })).status).toBe(opened)
    expect((await open({})).status).toBe(opened)
  })

  test('whoever was refused has no session to go on with', async () => {
    const { headers: given, text } = await open({ cookie, origin: 'https://evil.example' })
    expect(text).not.toMatch(/"sid"/)
    expect(given['set-cookie']).toBeUndefined()
  })
})

test('Cross-site sockets: a session opened by polling is not taken over from another site', async () => {
  const polling = '/socket.io/?EIO=4&transport=polling'
  const opened = await ask(hearth.url, polling, { headers: { cookie, origin: hearth.url } })
  const { sid } = JSON.parse(opened.text.slice(1))
  const evil = { cookie, origin: 'https://evil.example' }
  const packet = { method: 'POST', headers: { ...evil, 'content-type': 'text/plain' }, body: '40' }
  expect((await ask(hearth.url, `${polling}&sid=${sid}`, packet)).status).toBe(403)
  // An upgrade of it is no more than its id allows, which only our own page was told and nobody guesses.
  expect(sid).toMatch(/^[\w-]{20,}$/)
})
