import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Account,
  call,
  connect,
  history,
  invite,
  makeRoom,
  password,
  say,
  signUp,
  type Wire,
} from './api.ts'
import { type Stage, stageNodes } from './chaos/stage.ts'
import { cookieOf } from './cookie.ts'

/** Two nodes behind a proxy that says where requests come from, on one database and one Redis. */
let stage: Stage
let ada: Account
let urls: [string, string]

beforeAll(async () => {
  stage = await stageNodes(2, undefined, undefined, { HEARTH_TRUST_PROXY: 'on' })
  const [here, there] = stage.nodes
  if (!here || !there) throw new Error('two were staged')
  const url = (port: number) => `http://127.0.0.1:${port}`
  urls = [url(here.port), url(there.port)]
  ada = await signUp(urls[0], 'ada')
})
afterAll(() => stage.remove())

const admin = <Answer = Record<string, unknown>>(method: string, path: string, body?: unknown) =>
  call<Answer>(ada, method, `admin/${path}`, body)

const status = async (
  at: { url: string; token?: string; cookie?: string },
  path: string,
  address?: string,
) => {
  const headers: Record<string, string> = {}
  if (at.token) headers.authorization = `Bearer ${at.token}`
  if (at.cookie) headers.cookie = at.cookie
  if (address) headers['x-forwarded-for'] = address
  return (await fetch(`${at.url}${path}`, { headers, redirect: 'manual' })).status
}

/** Milliseconds until it holds; what takes over 2 s is too late. */
async function within2s(holds: () => boolean | Promise<boolean>): Promise<void> {
  const from = performance.now()
  while (!(await holds())) {
    expect(performance.now() - from).toBeLessThan(2_000)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function hello(socket: Wire): Promise<Wire> {
  await new Promise((resolve, reject) => {
    socket.once('hello', resolve)
    socket.once('connect_error', reject)
  })
  return socket
}

describe('whoever is suspended', () => {
  test('is out on both nodes within 2 s, on sockets, with cookie and tokens, and comes back when let in', async () => {
    const bo = await signUp(urls[0], 'bo')
    const cookie = await cookieOf(urls[1], bo.username, password)
    const sockets = await Promise.all(urls.map((url) => hello(connect({ url, token: bo.token }))))
    const suspension = `people/${bo.me.id}/suspension`
    await admin('PUT', suspension, { hours: 24, why: 'Spam.' })
    await within2s(() => sockets.every(({ disconnected }) => disconnected))
    for (const url of urls) {
      expect(await status({ url, token: bo.token }, '/api/v1/me')).toBe(401)
      expect(await status({ url, cookie }, '/api/v1/me')).toBe(401)
    }
    const login = (given: string) =>
      call({ url: urls[1] }, 'POST', 'login', { username: bo.username, password: given })
    await expect(login(password)).rejects.toThrow(/403 .*suspended until .* UTC\. The reason given: Spam\./)
    await expect(login('not this one')).rejects.toThrow(/401 .*Wrong username or password/)
    await admin('DELETE', suspension)
    await login(password)
  })

  test('is never the owner, nor oneself', async () => {
    await expect(admin('PUT', `people/${ada.me.id}/suspension`, {})).rejects.toThrow('403')
  })
})

describe('a guest', () => {
  test('sees the public room neither as page nor by the API nor in a list, until they are let in', async () => {
    const gus = await signUp(urls[1], 'gus')
    const room = await makeRoom(ada, 'Garden', 'public')
    await say(ada, room.id, 'Canary in the garden')
    await admin('PATCH', `people/${gus.me.id}`, { role: 'guest' })
    const cookie = await cookieOf(urls[1], gus.username, password)
    const at = { url: urls[1], cookie }
    for (const path of [`/r/${room.slug}`, `/r/${room.slug}/1`, `/api/v1/rooms/${room.slug}`]) {
      expect(await status(at, path)).toBe(404)
    }
    for (const path of ['messages', 'members', 'changes?since=0']) {
      expect(await status(gus, `/api/v1/rooms/${room.id}/${path}`)).toBe(404)
    }
    await expect(call(gus, 'POST', `rooms/${room.id}/join`)).rejects.toThrow('404')
    expect(await call(gus, 'GET', 'rooms?browse=public')).toMatchObject({ rooms: [] })
    expect((await call<{ people: unknown[] }>(gus, 'GET', 'people')).people).toHaveLength(1)
    await expect(call(gus, 'POST', 'rooms', { name: 'Mine' })).rejects.toThrow('403')
    await expect(call(gus, 'POST', 'directs', { users: [ada.me.id] })).rejects.toThrow('404')
    const link = await invite(ada, room)
    await call(gus, 'POST', `invites/${link.split('/').at(-1)}/accept`)
    expect(await status(at, `/r/${room.slug}`)).toBe(200)
    await call(gus, 'POST', 'directs', { users: [ada.me.id] })
  })
})

describe('a network', () => {
  test('is banned on both nodes within 2 s: pages, API and sockets, also open ones', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address })
    const sockets = await Promise.all(
      urls.map((url) => hello(connect({ url }, { headers: from('203.0.113.50') }))),
    )
    const other = await hello(connect({ url: urls[1] }, { headers: from('198.51.100.1') }))
    const { ban } = await admin<{ ban: { id: string } }>('POST', 'bans', {
      network: '203.0.113.0/24',
      hours: 1,
    })
    await within2s(() => sockets.every(({ disconnected }) => disconnected))
    for (const url of urls) {
      await within2s(async () => (await status({ url }, '/api/v1/me', '203.0.113.9')) === 403)
      expect(await status({ url }, '/', '::ffff:203.0.113.9')).toBe(403)
      expect(await status({ url, token: ada.token }, '/api/v1/me', '203.0.113.9')).toBe(403)
      expect(await status({ url }, '/', '198.51.100.1')).toBe(200)
      await expect(hello(connect({ url }, { headers: from('203.0.113.50') }))).rejects.toThrow()
    }
    expect(other.connected).toBe(true)
    await admin('DELETE', `bans/${ban.id}`)
    for (const url of urls) await within2s(async () => (await status({ url }, '/', '203.0.113.9')) === 200)
    other.disconnect()
  })

  test.each(['127.0.0.0/8', '0.0.0.0/0', '::/3', '127.0.0.1', '::1', 'here'])(
    '%s is not',
    async (network) => {
      await expect(admin('POST', 'bans', { network })).rejects.toThrow(/400 .*network/)
    },
  )
})

describe('a word that is not wanted', () => {
  test('is refused on both nodes', async () => {
    const room = await makeRoom(ada, 'Words')
    await admin('PUT', 'words', { words: ['darn', 'heck*'] })
    const there = { ...ada, url: urls[1] }
    await within2s(() =>
      say(there, room.id, 'd\u0430rn').then(
        () => false,
        () => true,
      ),
    )
    await expect(say(there, room.id, 'heckling')).rejects.toThrow(
      /400 .*has a word that is not wanted here: heck\*/,
    )
    await admin('PUT', 'words', { words: [] })
  })
})

describe('a room', () => {
  test('is removed by its name, and all who look at it are told', async () => {
    const room = await makeRoom(ada, 'Cellar', 'public')
    await say(ada, room.id, 'Something')
    const member = await hello(connect({ url: urls[1], token: ada.token }))
    const visitor = await hello(connect({ url: urls[1] }))
    await visitor
      .timeout(5_000)
      .emitWithAck('room:subscribe' as never, { rooms: [{ room: room.id }] } as never)
    const gone = [member, visitor].map((one) => new Promise((resolve) => one.once('room:gone', resolve)))
    await expect(admin('DELETE', `rooms/${room.id}`, { name: 'Attic' })).rejects.toThrow('400')
    await admin('DELETE', `rooms/${room.id}`, { name: 'Cellar' })
    expect(await Promise.all(gone)).toEqual([{ room: room.id }, { room: room.id }])
    for (const url of urls) expect(await status({ ...ada, url }, `/api/v1/rooms/${room.slug}`)).toBe(404)
    for (const url of urls) expect(await status({ url }, `/r/${room.slug}`)).toBe(404)
    for (const one of [member, visitor]) one.disconnect()
  })
})

describe('a report', () => {
  test('is decided, and its message taken away', async () => {
    const [bo, room] = [await signUp(urls[1], 'bo'), await makeRoom(ada, 'Market', 'public')]
    await call(bo, 'POST', `rooms/${room.id}/join`)
    for (const text of ['One', 'Two']) {
      const seq = await say(bo, room.id, text)
      await call(await signUp(urls[0], 'cleo'), 'POST', `rooms/${room.id}/messages/${seq}/report`, {
        why: 'Rude',
      })
    }
    type Queue = { reports: { message: { text: string } }[] }
    expect((await admin<Queue>('GET', 'reports')).reports.map(({ message }) => message.text)).toEqual([
      'Two',
      'One',
    ])
    await admin('PATCH', `reports/${room.id}/1`, { outcome: 'kept' })
    await admin('DELETE', `reports/${room.id}/2`)
    expect((await admin<Queue>('GET', 'reports')).reports).toEqual([])
    expect((await admin<Queue>('GET', 'reports?resolved=yes')).reports).toHaveLength(2)
    const said = await history(bo, room.id)
    expect(said.map(({ text }) => text)).toEqual(['One', ''])
    expect(said[1]?.deletedBy).toBe('moderator')
  })
})

describe('the audit log', () => {
  test('has all of this, with who and from where, and is taken along in both forms', async () => {
    const { entries } = await admin<{
      entries: { act: string; actor: { username: string }; address: string }[]
    }>('GET', 'audit?limit=200')
    const acts = new Set(entries.map(({ act }) => act))
    for (const act of [
      'account.suspend',
      'account.unsuspend',
      'account.role',
      'address.ban',
      'address.lift',
      'settings.words',
      'room.remove',
      'report.resolve',
      'message.delete',
    ]) {
      expect(acts).toContain(act)
    }
    expect(entries.every(({ actor, address }) => actor.username === ada.username && address !== '')).toBe(
      true,
    )
    const take = (format: string) =>
      fetch(`${urls[0]}/api/v1/admin/audit/export?format=${format}`, {
        headers: { authorization: `Bearer ${ada.token}` },
      })
    const table = await take('csv')
    expect(table.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"')
    expect((await table.text()).split('\r\n').length).toBeGreaterThan(entries.length)
    const lines = (await (await take('jsonl')).text()).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).act)).toContain('room.remove')
  })
})
