import { createServer, type RequestListener, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createAsking } from './asked-page.ts'
import { createFilledPages, type Filling } from './filled-pages.ts'

/** Before a Next that renders what it is given, and a database that says who is called what in which room. */
async function pages(given: { answer?: RequestListener; most?: number } = {}) {
  const names = new Map([
    ['hearth=a', 'Ann'],
    ['hearth=b', 'Bob'],
  ])
  const did = { rendered: 0, asked: 0, read: 0, away: false, warned: [] as string[], kind: 'room' }
  const render =
    (name: string): RequestListener =>
    (request, response) => {
      const nonce = /'nonce-([^']+)'/.exec(String(request.headers['content-security-policy']))?.[1]
      response.setHeader('content-type', 'text/html')
      response.setHeader('link', `</x>; nonce="${nonce}"`)
      response.setHeader('x-of-the-request', 'not to be kept')
      response.end(`<h1>${name}</h1><script nonce="${nonce}">go("${nonce}")</script>`)
    }
  const answer: RequestListener = (request, response) => {
    did.asked += 1
    render('Next')(request, response)
  }
  const read = async (asked: { slug: string }, cookie = ''): Promise<Filling | null> => {
    did.read += 1
    if (did.away) throw new Error('away')
    const name = names.get(cookie)
    if (!name || asked.slug === 'none') return null
    const parts = (of: string) => ({ whole: [['<h1>', Buffer.from(`${of}</h1>`)]], words: [] })
    const standIn = () => {
      did.rendered += 1
      return { answer: given.answer ?? render('nobody'), parts: () => parts('nobody') }
    }
    return { kind: did.kind, parts: () => parts(name), standIn }
  }
  const warn = (what: string) => did.warned.push(what)
  const filled = createFilledPages({
    ...{ answer, warn, most: given.most },
    read: (asked, { headers }) => read(asked, headers.cookie),
  })
  let nonces = 0
  const askedPage = createAsking()
  const server = createServer((request, response) => {
    request.headers['content-security-policy'] = `script-src 'nonce-n${nonces++}'`
    const asked = askedPage(request)
    if (!asked || !filled.take(asked, request, response)) answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo

  function ask(cookie: string, path = '/r/room', more: Record<string, string> = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { ...(cookie ? { cookie } : {}), ...more }
      const outgoing = send({ host: '127.0.0.1', port, path, headers }, async (got) => {
        let text = ''
        for await (const chunk of got) text += chunk
        resolve(`${got.headers.link} ${got.headers['x-of-the-request'] ?? ''} ${text}`)
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }
  return { did, ask, names }
}

const page = (name: string, n: number) =>
  `</x>; nonce="n${n}"  <h1>${name}</h1><script nonce="n${n}">go("n${n}")</script>`

test('a frame is rendered once, and everybody’s page is read for each request and has a nonce of its own', async () => {
  const { did, ask, names } = await pages()
  expect(await ask('hearth=a')).toBe(page('Ann', 0))
  expect(await ask('hearth=b')).toBe(page('Bob', 1))
  names.set('hearth=a', '$& nobody n1')
  expect(await ask('hearth=a')).toBe(page('$& nobody n1', 2))
  expect([did.rendered, did.asked, did.read]).toEqual([1, 0, 3])
})

test('each kind of page, each theme and each zone has its own frame', async () => {
  const { did, ask, names } = await pages()
  for (const more of ['', '; theme=dark', '; zone=Asia%2FTokyo']) {
    names.set(`hearth=a${more}`, 'Ann')
    for (let n = 0; n < 2; n++) await ask(`hearth=a${more}`)
  }
  did.kind = 'another room'
  for (let n = 0; n < 2; n++) await ask('hearth=a')
  expect(did.rendered).toBe(4)
})

test.each([
  ['no session', '', '/r/room', {}],
  ['a session of nobody', 'hearth=x', '/r/room', {}],
  ['a question', 'hearth=a', '/r/room?before=3', {}],
  ['one message', 'hearth=a', '/r/room/3', {}],
  ['what is not for them', 'hearth=a', '/r/none', {}],
  ["the router's data", 'hearth=a', '/r/room', { rsc: '1' }],
  ['a token', 'hearth=a', '/r/room', { authorization: 'Bearer hth_x' }],
])('who comes with %s is answered by Next', async (_, cookie, path, headers) => {
  const { did, ask } = await pages()
  expect(await ask(cookie, path, headers as Record<string, string>)).toContain('<h1>Next</h1>')
  expect([did.asked, did.rendered]).toEqual([1, 0])
})

test('a database that is away is told by Next', async () => {
  const { did, ask } = await pages()
  did.away = true
  expect(await ask('hearth=a')).toContain('<h1>Next</h1>')
})

test('what cannot be filled in is told by Next, and warned of once', async () => {
  const { did, ask } = await pages()
  for (const away of [true, true, false, true]) {
    did.away = away
    expect(await ask('hearth=a')).toContain(away ? '<h1>Next</h1>' : '<h1>Ann</h1>')
  }
  expect(did.warned).toHaveLength(2)
})

test.each([
  ['says something else', (response) => response.end('<h1>somebody</h1>')],
  ['says it twice', (response) => response.end('<h1>nobody</h1><h1>nobody</h1>')],
  ['has no nonce', (response) => response.end('<h1>nobody</h1>')],
  ['is not there', (response) => response.writeHead(404).end('<h1>nobody</h1>')],
  ['sets a cookie', (response) => response.setHeader('set-cookie', 'a=b').end('<h1>nobody</h1>')],
] satisfies [string, (response: Parameters<RequestListener>[1]) => unknown][])(
  'where a frame %s, Next answers, and it is not tried again for each request',
  async (_, respond) => {
    const { did, ask } = await pages({ answer: (_request, response) => void respond(response) })
    for (let n = 0; n < 3; n++) expect(await ask('hearth=a')).toContain('<h1>Next</h1>')
    expect([did.rendered, did.asked, did.warned.length]).toEqual([1, 3, 1])
  },
)

test('many who come at once wait for one frame', async () => {
  const { did, ask } = await pages()
  const all = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(n % 2 ? 'hearth=a' : 'hearth=b')))
  expect(all.map((text) => /<h1>(\w+)/.exec(text)?.[1])).toEqual(
    Array.from({ length: 10 }, (_, n) => (n % 2 ? 'Ann' : 'Bob')),
  )
  expect(did.rendered).toBe(1)
})
