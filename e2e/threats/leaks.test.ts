import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask as askSocket, call, connect, type Wire } from '../api.ts'
import { type Hearth, startHearth } from '../hearth.ts'
import {
  type Aviary,
  addressesOf,
  canaries,
  gone,
  makeAviary,
  pagesOf,
  remove,
  sayMore,
  ways,
  wordsIn,
} from './canaries.ts'
import { ask } from './http.ts'

let hearth: Hearth
let aviary: Aviary
/** What members' answers are marked with. */
const tags = new Set<string>()

beforeAll(async () => {
  hearth = await startHearth({ env: { LOG_LEVEL: 'trace' } })
  aviary = await makeAviary(hearth.url)
})
afterAll(() => hearth.remove())

type Caller = { who: string; headers: (aviary: Aviary) => Record<string, string> }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const callers: Caller[] = [
  { who: 'a visitor', headers: () => ({}) },
  { who: 'an outsider with a cookie', headers: ({ cookies }) => ({ cookie: cookies.outsider }) },
  { who: 'an outsider with a token', headers: ({ outsider }) => bearer(outsider.token) },
  { who: 'a removed member with a cookie', headers: ({ cookies }) => ({ cookie: cookies.removed }) },
  { who: 'a removed member with a token', headers: ({ removed }) => bearer(removed.token) },
  { who: 'a browser with a broken cookie', headers: ({ cookies }) => ({ cookie: `${cookies.member}x` }) },
]

/** Everything that is told, in each way, that has one of the words in it. */
async function leaks(headers: Record<string, string>, words: Record<string, string>) {
  const found: string[] = []
  const look = async (path: string, way: Record<string, string>) => {
    const { status, headers: given, text } = await ask(hearth.url, path, { headers: { ...headers, ...way } })
    if (status === 304 && path.startsWith('/r/')) found.push(`${path}: 304`)
    const told = wordsIn(`${text} ${JSON.stringify(given)}`, aviary, words)
    for (const word of told) found.push(`${path} ${JSON.stringify(way)} ${status}: ${word}`)
  }
  for (const path of addressesOf(aviary)) {
    const marks: Record<string, string> = tags.size > 0 ? { 'if-none-match': [...tags].join(', ') } : {}
    await look(path, marks)
  }
  for (const path of pagesOf(aviary)) {
    for (const way of ways) await look('rsc' in way ? `${path}?_rsc=1a2b3` : path, way)
  }
  return found
}

describe('Leaks: over HTTP', () => {
  test('members find every word, so that it would be found', async () => {
    const all = new Set<string>()
    const { cookies, room, group, direct, member } = aviary
    for (const ref of [room.slug, room.id, group, direct]) {
      for (const path of [`/r/${ref}`, `/api/v1/rooms/${ref}/messages`]) {
        const { text, headers } = await ask(hearth.url, path, { headers: { cookie: cookies.member } })
        for (const word of wordsIn(text, aviary, canaries)) all.add(word)
        if (headers.etag) tags.add(headers.etag)
      }
    }
    expect([...all].sort()).toEqual(Object.values(canaries).sort())
    const { rooms } = await call<{ rooms: object[] }>(member, 'GET', 'rooms')
    expect(rooms).toHaveLength(3)
  })

  test('what was deleted, or was there before an edit, is told to nobody, members neither', async () => {
    expect(await leaks({ cookie: aviary.cookies.member }, gone)).toEqual([])
  })

  test('whoever is about to be removed reads it still; then they are removed', async () => {
    const path = `/r/${aviary.room.slug}`
    const before = await ask(hearth.url, path, { headers: { cookie: aviary.cookies.removed } })
    expect(before.text).toContain(canaries.said)
    await remove(aviary)
    const after = await ask(hearth.url, path, { headers: { cookie: aviary.cookies.removed } })
    expect([after.status, wordsIn(after.text, aviary, canaries)]).toEqual([404, []])
  })

  test.each(callers)(
    '$who finds none, in pages, parts of pages, prefetches, history, lists and errors',
    async ({ headers }) => {
      expect(await leaks(headers(aviary), { ...canaries, ...gone })).toEqual([])
    },
  )

  test('a private room and one that never was have the same answer, to the byte', async () => {
    const { room, cookies } = aviary
    const none = `${room.slug.slice(0, -1)}${room.slug.endsWith('q') ? 'z' : 'q'}`
    const same = (text: string, slug: string) =>
      text
        .replaceAll(slug, 'SLUG')
        .replace(/nonce[="-]+[\w+/=-]+/g, '')
        .replace(/"request":"[^"]+"/g, '')
    const asking: Record<string, string>[] = [{}, { cookie: cookies.outsider }, { cookie: cookies.removed }]
    for (const headers of asking) {
      for (const path of [
        '/r/SLUG',
        '/r/SLUG/1',
        '/r/SLUG/settings',
        '/api/v1/rooms/SLUG',
        '/api/v1/rooms/SLUG/messages',
      ]) {
        const [one, other] = await Promise.all(
          [room.slug, none].map((slug) => ask(hearth.url, path.replace('SLUG', slug), { headers })),
        )
        expect(one?.status).toBe(other?.status)
        expect(same(one?.text ?? '', room.slug).length).toBe(same(other?.text ?? '', none).length)
        expect(Object.keys(one?.headers ?? {})).toEqual(Object.keys(other?.headers ?? {}))
      }
    }
  })

  test('what a session decides is kept by nobody in between', async () => {
    const headers = { cookie: aviary.cookies.member }
    for (const path of addressesOf(aviary)) {
      const { status, headers: given } = await ask(hearth.url, path, { headers })
      // An address that is written in another way leads to itself, whoever asks.
      if (status === 308) continue
      expect([path, given['cache-control']]).toEqual([
        path,
        expect.stringMatching(/private.*no-store|no-store.*private/),
      ])
    }
  })
})

describe('Leaks: over sockets', () => {
  const heard: Record<string, string[]> = {}
  let sockets: Wire[] = []
  let member: Wire

  beforeAll(async () => {
    const { outsider, removed, url } = aviary
    const listeners = { visitor: { url }, outsider, removed }
    sockets = await Promise.all(
      Object.entries(listeners).map(async ([who, account]) => {
        const socket = connect(account)
        const told: string[] = []
        heard[who] = told
        socket.onAny((event, data) => told.push(`${event} ${JSON.stringify(data)}`))
        await new Promise((hello) => socket.once('hello', hello))
        return socket
      }),
    )
    member = connect(aviary.member)
    await new Promise((hello) => member.once('hello', hello))
  })
  afterAll(() => {
    for (const socket of [...sockets, member]) socket.disconnect()
  })

  test('no answer to a command has one', async () => {
    const { room, group, direct, owner } = aviary
    const found: string[] = []
    for (const socket of sockets) {
      for (const ref of [room.id, room.slug, group, direct]) {
        const asked: [Parameters<typeof askSocket>[1], Record<string, unknown>][] = [
          ['room:subscribe', { rooms: [{ room: ref }, { room: ref, since: 0 }, { room: ref, since: 3 }] }],
          ['room:members', { room: ref }],
          ['room:join', { room: ref }],
          ['room:read', { room: ref, seq: 1 }],
          ['room:update', { room: ref, topic: 'mine' }],
          ['room:leave', { room: ref }],
          ['history:read', { room: ref }],
          ['history:read', { room: ref, around: 1 }],
          ['history:read', { room: ref, at: '2020-01-01T00:00:00Z' }],
          ['message:edit', { room: ref, seq: 1, text: 'mine' }],
          ['message:delete', { room: ref, seq: 1 }],
          ['message:react', { room: ref, seq: 1, emoji: '👍', on: true }],
          ['member:add', { room: ref, user: owner.me.id }],
          ['typing', { room: ref }],
        ]
        for (const [name, input] of asked) {
          const answer = JSON.stringify(await askSocket(socket, name, input))
          for (const word of wordsIn(answer, aviary, { ...canaries, ...gone })) found.push(`${name}: ${word}`)
        }
      }
    }
    expect(found).toEqual([])
  })

  test('nothing is heard while members talk, type, edit and come and go: no word, no room, no count', async () => {
    const { owner, room, group, direct } = aviary
    for (const id of [room.id, group, direct]) {
      await sayMore(owner, id, `${canaries.said} again`)
      await askSocket(member, 'typing', { room: id })
      await askSocket(member, 'room:read', { room: id, seq: 1 })
    }
    await call(owner, 'PATCH', `rooms/${room.id}`, { topic: `${canaries.topic} anew` })
    await askSocket(member, 'presence', { state: 'away' })
    // What is told takes no longer than what is asked after it.
    for (const socket of sockets) await askSocket(socket, 'presence', { state: 'online' })
    await wait(500)
    for (const told of Object.values(heard)) {
      const all = told.join('\n')
      expect(wordsIn(all, aviary, canaries)).toEqual([])
      for (const id of [room.id, group, direct]) expect(all).not.toContain(id)
      expect(told.filter((one) => /^(changes|lean|typing|read|presences|room) /.test(one))).toEqual([])
    }
  })
})

describe('Leaks: the log at its loudest', () => {
  test('has no password, token, cookie or word that was said', async () => {
    const { owner, cookies, room, url } = aviary
    const secret = 'hunter2-in-the-log'
    const tries = [
      { username: owner.username, password: secret },
      { username: { secret }, password: secret },
      { username: secret, password: [secret] },
    ]
    for (const body of tries) {
      const sent = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }
      await ask(url, '/api/v1/login', sent)
      await ask(url, '/api/auth/callback/credentials', sent)
      await ask(url, '/api/v1/signup', { ...sent, body: `{"password":"${secret}` })
    }
    await ask(url, `/r/${room.slug}?token=${secret}`, { headers: { authorization: `Bearer hth_${secret}` } })
    await ask(url, '/api/auth/callback/nobody?password=hunter2-in-the-log')
    await ask(url, '/api/v1/rooms/%00', { headers: { cookie: `hearth=${secret}` } })
    const output = hearth.output()
    const secrets = [
      secret,
      owner.token,
      aviary.member.token,
      ...Object.values(cookies).map((cookie) => cookie.split('=')[1] ?? ''),
    ]
    for (const one of secrets) expect(output.includes(one.slice(0, 24))).toBe(false)
    expect(wordsIn(output, aviary, { ...canaries, ...gone })).toEqual([])
  })
})
