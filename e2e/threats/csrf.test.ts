import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page, RoomInfo } from '../../lib/protocol/wire.ts'
import { type Account, call, makeRoom, password, say, signUp } from '../api.ts'
import { cookieOf } from '../cookie.ts'
import { type Hearth, root, startHearth } from '../hearth.ts'
import { ask, formOf } from './http.ts'

let hearth: Hearth
let ada: Account
let cookie: string
let room: RoomInfo

beforeAll(async () => {
  hearth = await startHearth()
  ada = await signUp(hearth.url, 'ada')
  cookie = await cookieOf(hearth.url, ada.username, password)
  room = await makeRoom(ada, 'Square', 'public')
  await say(ada, room.id, 'The first message')
})
afterAll(() => hearth.remove())

/** Every address at which something listens, with something in the place of its parts. */
const addresses = readdirSync(join(root, 'app/api'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('route.ts'))
  .map((file) => `/api/${file.replace(/\/?route\.ts$/, '')}`)
  .map((path) => path.replace('[[...path]]', 'v1/none').replace('[...nextauth]', 'signout'))

const sayings: [string, string, string][] = [
  ['JSON', 'application/json', '{"text":"gotcha"}'],
  ['JSON that says to be plain text', 'text/plain', '{"text":"gotcha","x":"="}'],
  ['a form', 'application/x-www-form-urlencoded', 'text=gotcha'],
  ['a form with parts', 'multipart/form-data; boundary=b', '--b\r\n\r\n\r\n--b--'],
  ['nothing', '', ''],
]
const origins: [string, Record<string, string>][] = [
  ['another site', { origin: 'https://evil.example' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['nowhere', {}],
  ['another port of this host', { origin: 'http://127.0.0.1:1' }],
  ['a name that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
  ['another site, by the browser’s word', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour, by the browser’s word', { 'sec-fetch-site': 'same-site' }],
]

const head = async () => {
  const [page, sessions] = [
    await call<Page>(ada, 'GET', `rooms/${room.id}/messages?limit=1`),
    await call<{ sessions: object[] }>(ada, 'GET', 'me/sessions'),
  ]
  return `${page.rev}:${page.lastSeq}:${sessions.sessions.length}`
}

describe('CSRF: every route that changes something refuses what another site has the browser send', () => {
  test('there are routes to be tried', () => expect(addresses.length).toBeGreaterThan(20))

  test.each(addresses)('%s', async (pattern) => {
    const before = await head()
    const path = pattern
      .replace('[room]', room.id)
      .replace('[seq]', '1')
      .replace(/\[\w+\]/g, ada.me.id)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const [n, [, type, body]] of sayings.entries()) {
        // Every origin once, and the likely ones with each way to say it.
        for (const [from, headers] of n === 0 ? origins : origins.slice(0, 2)) {
          const sent = { ...headers, ...(type ? { 'content-type': type } : {}), cookie }
          const { status, text } = await ask(hearth.url, path, { method, headers: sent, body })
          expect([method, type, from, status]).toEqual([method, type, from, 403])
          expect(JSON.parse(text).code).toBe('DENY')
        }
      }
    }
    expect(await head()).toBe(before)
  })
})

type Manifest = { node: Record<string, { exportedName: string; workers: Record<string, unknown> }> }
const manifest: Manifest = JSON.parse(
  readFileSync(join(root, '.next/server/server-reference-manifest.json'), 'utf8'),
)
const actions = Object.entries(manifest.node).map(([id, { exportedName, workers }]) => ({
  id,
  name: exportedName,
  path: pathOf(Object.keys(workers)[0] ?? ''),
}))

/** Where an action may be sent. */
function pathOf(worker: string): string {
  const parts = worker.split('/').slice(1, -1)
  const shown = parts.filter((part) => !part.startsWith('('))
  return `/${shown
    .join('/')
    .replace('[slug]', 'square')
    .replace('[seq]', '1')
    .replace(/\[\w+\]/g, 'none')}`
}

describe('CSRF: every server action refuses what another site has the browser send', () => {
  test('there are actions to be tried', () => expect(actions.length).toBeGreaterThan(10))

  test.each(actions)('$name', async ({ id, path }) => {
    const before = await head()
    const parts = `--b\r\nContent-Disposition: form-data; name="$ACTION_ID_${id}"\r\n\r\n\r\n--b--\r\n`
    const ways: [Record<string, string>, string][] = [
      [{ 'next-action': id, 'content-type': 'text/plain;charset=UTF-8' }, '[null]'],
      [{ 'next-action': id, 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
      [{ 'content-type': 'multipart/form-data; boundary=b' }, parts],
    ]
    for (const [how, body] of ways) {
      for (const [from, headers] of origins) {
        const sent = { ...how, ...headers, cookie }
        const { status } = await ask(hearth.url, path, { method: 'POST', headers: sent, body })
        expect([from, status]).toEqual([from, 403])
      }
      // A visitor's browser too: to be logged in as somebody else is harm enough.
      const sent = { ...how, origin: 'https://evil.example' }
      expect((await ask(hearth.url, path, { method: 'POST', headers: sent, body })).status).toBe(403)
    }
    expect(await head()).toBe(before)
  })
})

test('CSRF: reading changes nothing, by whatever address', async () => {
  const before = await head()
  for (const pattern of [
    ...addresses,
    '/api/auth/signout',
    '/api/auth/signin',
    '/api/auth/callback/credentials',
  ]) {
    const path = pattern
      .replace('[room]', room.id)
      .replace('[seq]', '1')
      .replace(/\[\w+\]/g, ada.me.id)
    const headers = { cookie, 'sec-fetch-site': 'cross-site' }
    await ask(hearth.url, path, { headers })
    await ask(hearth.url, path, {
      method: 'OPTIONS',
      headers: { ...headers, origin: 'https://evil.example' },
    })
  }
  expect(await head()).toBe(before)
})

test('CSRF: no other site is told what an answer says', async () => {
  for (const path of [
    '/api/v1/me',
    '/api/auth/session',
    '/api/auth/csrf',
    `/r/${room.slug}`,
    '/socket.io/?EIO=4&transport=polling',
  ]) {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await ask(hearth.url, path, {
        method,
        headers: { cookie, origin: 'https://evil.example' },
      })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  }
})

test('CSRF: our own page may do what others may not', async () => {
  const page = await ask(hearth.url, `/r/${room.slug}`, { headers: { cookie } })
  const { headers, body } = formOf(page.text, 'name="text"', { text: 'by our own form' })
  const own = { ...headers, cookie, origin: hearth.url }
  const { status } = await ask(hearth.url, `/r/${room.slug}`, { method: 'POST', headers: own, body })
  expect(status).toBe(303)
  const { messages } = await call<Page>(ada, 'GET', `rooms/${room.id}/messages`)
  expect(messages.at(-1)?.text).toBe('by our own form')
})
