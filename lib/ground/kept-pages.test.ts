import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type RequestListener, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { createAsking } from './asked-page.ts'
import { createKeptPages } from './kept-pages.ts'

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; text: string }

/** Kept pages before a Next that writes down what it is asked, and a room whose look the test decides. */
async function pages(given: { most?: number; answer?: RequestListener } = {}) {
  const asked: { url: string; headers: IncomingHttpHeaders }[] = []
  const room = { looks: new Map([['room', '1']]), looked: 0, away: false }
  const answer: RequestListener = (request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers })
    if (given.answer) return given.answer(request, response)
    const nonce = /'nonce-([^']+)'/.exec(String(request.headers['content-security-policy']))?.[1]
    const script = `<script nonce="${nonce}">one("${nonce}")</script><script nonce="${nonce}" src="/two.js"></script>`
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(
      `<p>look ${room.looks.get('room')} ${'and so on '.repeat(200)}</p>${script}<script>bad()</script>`,
    )
  }
  const looks = async () => {
    room.looked += 1
    if (room.away) throw new Error('away')
    return room.looks
  }
  const kept = createKeptPages({ looks, answer, next: answer, most: given.most })
  onTestFinished(kept.close)
  const askedPage = createAsking()
  const server = createServer((request, response) => {
    request.headers['x-forwarded-host'] = 'chat.example'
    const asked = askedPage(request)
    if (!asked || !kept.take(asked, request, response)) answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo

  function ask(path = '/r/room', headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = send({ host: '127.0.0.1', port, path, headers, method }, async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer) chunks.push(chunk)
        const body = Buffer.concat(chunks)
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, text: body.toString() })
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }
  return { asked, room, ask, kept }
}

test('a page is made once, and the database is looked at for every request', async () => {
  const { asked, room, ask } = await pages()
  const first = await ask()
  const second = await ask()
  expect(first.text).toContain('look 1')
  expect(second.text).toBe(first.text)
  expect(asked.length).toBe(1)
  expect(room.looked).toBe(2)
})

test('what changed is made anew, what is no longer for visitors goes to Next', async () => {
  const { asked, room, ask } = await pages()
  await ask()
  room.looks = new Map([['room', '2']])
  expect((await ask()).text).toContain('look 2')
  room.looks = new Map()
  expect((await ask()).text).toContain('look undefined')
  expect(asked.length).toBe(3)
  expect(asked[2]?.headers['user-agent']).toBe(asked[1]?.headers['user-agent'])
  expect(asked[2]?.headers.host).toContain('127.0.0.1')
})

test.each([
  ['a session', '/r/room', { cookie: 'theme=dark; hearth=sealed' }],
  ['a session over HTTPS', '/r/room', { cookie: '__Host-hearth=sealed' }],
  ['a session among cookies that come twice', '/r/room', { cookie: 'a=b;;theme=dark;hearth=;hearth=x' }],
  ['a draft', '/r/room', { cookie: '__prerender_bypass=x' }],
  ['a token', '/r/room', { authorization: 'Bearer hth_x' }],
  ['a question', '/r/room?before=3', {}],
  ['another page', '/r/room/settings', {}],
  ["the router's data", '/r/room', { rsc: '1' }],
  ["the router's data before it is needed", '/r/room', { 'next-router-prefetch': '1' }],
  ['an action', '/r/room', { 'next-action': 'x' }],
])('who comes with %s is answered by Next, and nothing of it is kept', async (_, path, headers) => {
  const { asked, room, ask, kept } = await pages()
  await ask()
  await ask(path, headers as Record<string, string>)
  await ask(path, headers as Record<string, string>)
  expect(asked.length).toBe(3)
  expect(asked[2]?.url).toBe(path)
  expect(room.looked).toBe(1)
  const before = kept.size()
  expect((await ask()).text).toContain('look 1')
  expect(kept.size()).toBe(before)
})

test('nothing of the one who asks gets into what is kept, but theme and time zone', async () => {
  const { asked, ask } = await pages()
  await ask('/r/room', {
    host: 'evil.example',
    'user-agent': 'Evil/1',
    'accept-language': 'xx',
    'x-evil': 'yes',
    cookie: 'evil=1; theme=dark; zone=europe%2Flisbon; theme=evil',
  })
  const headers = asked[0]?.headers ?? {}
  expect(JSON.stringify(headers)).not.toMatch(/evil/i)
  expect(headers.cookie).toBe('theme=; zone=Europe%2FLisbon')
})

test('each theme and each zone has its own; another way to write a zone is the same', async () => {
  const { asked, ask } = await pages()
  const cookies = ['', 'theme=dark', 'theme=light', 'zone=Asia%2FTokyo', 'zone=asia/tokyo', 'theme=x; zone=y']
  for (const cookie of cookies) await ask('/r/room', cookie ? { cookie } : {})
  expect(asked.map(({ headers }) => headers.cookie)).toEqual([
    'theme=; zone=UTC',
    'theme=dark; zone=UTC',
    'theme=light; zone=UTC',
    'theme=; zone=Asia%2FTokyo',
  ])
})

test('compressed, asked for its head, or named by its tag it is the same page', async () => {
  const { asked, ask } = await pages()
  const plain = await ask()
  expect(plain.headers['content-length']).toBe(String(plain.body.length))
  const gzip = await ask('/r/room', { 'accept-encoding': 'gzip, br;q=0, nonsense;;q=x' })
  expect(gzip.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(gzip.body)).toEqual(plain.body)
  const brotli = await ask('/r/room', { 'accept-encoding': 'gzip, deflate, br, zstd' })
  expect(brotli.headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(brotli.body)).toEqual(plain.body)
  const head = await ask('/r/room', {}, 'HEAD')
  expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
    200,
    0,
    plain.headers['content-length'],
  ])
  const tag = String(plain.headers.etag)
  const same = await ask('/r/room', { 'if-none-match': `"other", ${tag}` })
  expect([same.status, same.body.length, same.headers.etag]).toEqual([304, 0, tag])
  expect(same.headers['content-security-policy']).toBe(plain.headers['content-security-policy'])
  expect((await ask('/r/room', { 'if-none-match': '"other"' })).status).toBe(200)
  expect(asked.length).toBe(1)
})

test('only scripts that Next gave its nonce may run, by their hashes; the nonce is spent', async () => {
  const { ask } = await pages()
  const { headers, text } = await ask()
  const hash = createHash('sha256').update('one("spent")').digest('base64')
  expect(text).toContain('<script nonce="spent">one("spent")</script>')
  expect(headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`)
  expect(headers['content-security-policy']).toContain('wss://chat.example')
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*(nonce|unsafe)/)
})

test.each([
  ['is not there', (response) => response.writeHead(404, { 'content-type': 'text/html' }).end('none')],
  ['failed', (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('none')],
  ['leads elsewhere', (response) => response.writeHead(307, { location: '/' }).end()],
  ['sets a cookie', (response) => response.writeHead(200, { 'set-cookie': 'a=b' }).end('none')],
  ['is no page', (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('none')],
] satisfies [string, (response: Parameters<RequestListener>[1]) => unknown][])(
  'what %s is not kept',
  async (_, respond) => {
    const { asked, ask, kept } = await pages({ answer: (_request, response) => void respond(response) })
    await ask()
    await ask()
    expect(kept.size()).toBe(0)
    expect(asked.map(({ headers }) => headers.host?.startsWith('127'))).toEqual([false, true, false, true])
  },
)

test('many who come at once wait for one rendering, and those who saw something newer for the next', async () => {
  const waiting: (() => void)[] = []
  const { asked, room, ask } = await pages({
    answer: (_request, response) => {
      const text = room.looks.get('room')
      response.setHeader('content-type', 'text/html')
      waiting.push(() => response.end(`look ${text}`))
    },
  })
  const old = Array.from({ length: 5 }, () => ask())
  await expect.poll(() => room.looked).toBeGreaterThan(1)
  room.looks = new Map([['room', '2']])
  const looked = room.looked
  const fresh = Array.from({ length: 5 }, () => ask())
  await expect.poll(() => room.looked).toBeGreaterThan(looked)
  expect(asked.length).toBe(1)
  waiting[0]?.()
  await expect.poll(() => asked.length).toBe(2)
  waiting[1]?.()
  for (const { text } of await Promise.all(fresh)) expect(text).toBe('look 2')
  for (const { text } of await Promise.all(old)) expect(text).toMatch(/^look [12]$/)
  expect(asked.length).toBe(2)
})

test('a database that is away is told by Next', async () => {
  const { asked, room, ask } = await pages()
  room.away = true
  await ask()
  expect(asked[0]?.headers.host).toContain('127.0.0.1')
})

test('no more is held than may be, and what was used last stays', async () => {
  const { asked, room, ask, kept } = await pages({ most: 9_000 })
  room.looks = new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((slug) => [slug, '1']))
  for (const slug of ['a', 'b', 'a', 'c', 'a', 'd', 'a', 'e', 'a', 'f', 'a']) await ask(`/r/${slug}`)
  expect(kept.size()).toBeLessThanOrEqual(9_000)
  expect(kept.size()).toBeGreaterThan(4_000)
  expect(asked.filter(({ url }) => url === '/r/a').length).toBe(1)
})

test.each([new Error('in the midst of it'), undefined])(
  'a page that breaks off while it is made (%s) is asked of Next, and ends nothing',
  async (fault) => {
    const broken = { is: true }
    const { ask } = await pages({
      answer: (request, response) => {
        response.setHeader('content-type', 'text/html')
        if (request.headers.host !== 'hearth.invalid' || !broken.is) return response.end('<p>whole</p>')
        response.write('<p>ha')
        response.destroy(fault)
      },
    })
    expect((await ask()).text).toBe('<p>whole</p>')
    broken.is = false
    expect((await ask()).headers.etag).toBeDefined()
  },
)
