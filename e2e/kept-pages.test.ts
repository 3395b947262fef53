import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, call, makeRoom, say, signUp } from './api.ts'
import { cookieOf } from './cookie.ts'
import { type Hearth, startHearth } from './hearth.ts'

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; text: string }

/** A connection of its own, kept open. */
function connection(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = request(url + path, { agent, headers, method }, async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer) chunks.push(chunk)
        const body = Buffer.concat(chunks)
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, text: body.toString() })
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  return { get, close: () => agent.destroy() }
}

/** What is seen of a page, without its nonces. What its scripts get comes in an order that time decides. */
const plain = ({ text }: Answer) => text.replace(/<script[^>]*id="_R_".*/s, '').replace(/nonce="[^"]*"/g, '')

describe.each([
  ['one process', {}],
  ['two workers', { HEARTH_WORKERS: '2' }],
])('a room as visitors see it, from %s', (_, env: Record<string, string>) => {
  let hearth: Hearth
  let ada: Account
  let room: RoomInfo
  let connections: ReturnType<typeof connection>[] = []
  const [one, other] = [0, 1].map((at) => ({
    get: (...given: Parameters<ReturnType<typeof connection>['get']>) =>
      connections[at]?.get(...given) as Promise<Answer>,
  })) as [Pick<ReturnType<typeof connection>, 'get'>, Pick<ReturnType<typeof connection>, 'get'>]

  beforeAll(async () => {
    hearth = await startHearth({ env })
    ada = await signUp(hearth.url, 'ada', 'Ada')
    room = await makeRoom(ada, 'Market', 'public')
    connections = [connection(hearth.url), connection(hearth.url)]
  })
  afterAll(async () => {
    for (const { close } of connections) close()
    await hearth.remove()
  })

  test('[R1] is never older than a message that was acknowledged', async () => {
    const path = `/r/${room.slug}`
    for (let n = 1; n <= 200; n++) {
      await say(ada, room.id, `loaf ${n} of many`)
      const pages = await Promise.all([one.get(path), other.get(path), one.get(path)])
      for (const { status, text } of pages)
        expect([status, text.includes(`loaf ${n} of`)]).toEqual([200, true])
    }
  })

  test('[R1] is never older while much is said and many read', async () => {
    const path = `/r/${room.slug}`
    let done = false
    const talk = async () => {
      for (let n = 1; n <= 100; n++) {
        await say(ada, room.id, `bun ${n} of many`)
        for (const { text } of await Promise.all([one.get(path), other.get(path)]))
          expect(text).toContain(`bun ${n} of`)
      }
      done = true
    }
    const read = async () => {
      const { get, close } = connection(hearth.url)
      while (!done) expect((await get(path)).status).toBe(200)
      close()
    }
    await Promise.all([talk(), read(), read(), read()])
  })

  test('shows edits, deletions, another topic and another name at once', async () => {
    const path = `/r/${room.slug}`
    const seq = await say(ada, room.id, 'first words')
    const both = () => Promise.all([one.get(path), other.get(path)])
    const expectAll = async (has: string, hasNot: string) => {
      for (const { text } of await both())
        expect([text.includes(has), text.includes(hasNot)]).toEqual([true, false])
    }
    await expectAll('first words', 'second words')
    await call(ada, 'PATCH', `rooms/${room.id}/messages/${seq}`, { text: 'second words' })
    await expectAll('second words', 'first words')
    await call(ada, 'DELETE', `rooms/${room.id}/messages/${seq}`)
    await expectAll('was deleted', 'second words')
    await call(ada, 'PATCH', `rooms/${room.id}`, { topic: 'bread alone' })
    await expectAll('bread alone', 'second words')
    await call(ada, 'PATCH', 'me', { name: 'Countess' })
    await expectAll('Countess', '>Ada<')
  })

  test('is the page that Next makes for anybody, in every encoding', async () => {
    const path = `/r/${room.slug}`
    const kept = await one.get(path)
    const fresh = await one.get(path, { cookie: 'hearth=nobody' })
    expect(plain(kept)).toBe(plain(fresh))
    expect(kept.headers['cache-control']).toBe('private, no-cache')
    expect(fresh.headers['cache-control']).toContain('no-store')
    const names = (answer: Answer) =>
      Object.keys(answer.headers).filter((name) => /policy|x-|cross/.test(name))
    expect(names(kept)).toEqual(names(fresh))
    expect(kept.text).not.toContain('hearth.invalid')
    const gzip = await one.get(path, { 'accept-encoding': 'gzip' })
    expect(gunzipSync(gzip.body).equals(kept.body)).toBe(true)
    const brotli = await other.get(path, { 'accept-encoding': 'br' })
    expect(plain({ ...brotli, text: brotliDecompressSync(brotli.body).toString() })).toBe(plain(kept))
    const head = await one.get(path, {}, 'HEAD')
    expect([head.status, head.headers.etag, head.body.length]).toEqual([200, kept.headers.etag, 0])
    const same = await one.get(path, { 'if-none-match': String(kept.headers.etag) })
    expect([same.status, same.body.length]).toEqual([304, 0])
  })

  test('has its theme, its zone, and nothing of a forged address', async () => {
    const path = `/r/${room.slug}`
    const dark = await one.get(path, { cookie: 'theme=dark; zone=Asia%2FTokyo' })
    expect(dark.text).toContain('data-theme="dark"')
    expect(dark.text).toContain('Asia/Tokyo')
    const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    expect((await one.get(path, forged)).text).not.toContain('evil')
    const usual = await one.get(path)
    expect(usual.text).not.toMatch(/evil|data-theme=|Tokyo/)
  })

  test("a member's page is their own, and nobody else gets it", async () => {
    const path = `/r/${room.slug}`
    const session = await cookieOf(hearth.url, ada.username, ada.password)
    for (let n = 0; n < 3; n++) {
      const [own, visited, broken] = await Promise.all([
        one.get(path, { cookie: `theme=dark; ${session}` }),
        other.get(path),
        one.get(path, { cookie: `${session}x` }),
      ])
      expect(own.text).toContain('Log out')
      expect(own.headers.etag).toBeUndefined()
      for (const { text } of [visited, broken]) {
        expect(text).toContain('Log in')
        expect(text).not.toContain('Log out')
      }
    }
  })

  test('[R6] a private room has no page for visitors, under whatever address', async () => {
    const secret = await makeRoom(ada, 'Secret garden')
    await say(ada, secret.id, 'canary')
    const slugs = [secret.slug, encodeURIComponent(secret.slug), `${secret.slug}/1`, secret.id, '%00', 'none']
    for (const slug of slugs) {
      for (let n = 0; n < 2; n++) {
        const { status, text } = await one.get(`/r/${slug}`)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(text).not.toMatch(/canary|Secret garden/)
      }
    }
  })
})
