import { once } from 'node:events'
import { rmSync } from 'node:fs'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { dispatch } from './dispatch.ts'
import { listen } from './listening.ts'
import { readSettings } from './settings.ts'
import { createSiblings, makeFolder } from './siblings.ts'

const settings = readSettings({}, '/')
// Each of the workers here wants to hear of the end of this process.
process.setMaxListeners(50)
type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A worker with a stand-in for Socket.IO. Here a connection comes from outside if it has an address. */
function worker(folder: string, id: number, answer: Answer): Server {
  const server = createServer(answer)
  server.on('upgrade', (request, socket: Socket, head) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.write(`worker ${id}, ${request.headers['x-hearth-address']}: `)
    socket.write(head)
    socket.pipe(socket)
  })
  const isOutside = (socket: object) => 'remoteAddress' in socket && socket.remoteAddress !== undefined
  dispatch(server, (_, response) => response.end('a page'), {
    settings,
    siblings: createSiblings(folder, { id, isOutside }),
  })
  onTestFinished(() => void server.close().closeAllConnections())
  return server
}

/** Worker 1, which is asked over the network, and worker 2, which has the session in question. */
async function two(answer: Answer) {
  const folder = makeFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const first = worker(folder, 1, (_, response) => response.end('worker 1'))
  await listen(first, { host: '127.0.0.1', port: 0 })
  const second = worker(folder, 2, answer)
  await createSiblings(folder, { id: 2, isOutside: () => false }).open(second)
  return { second, port: (first.address() as AddressInfo).port }
}

const pathFor = (session: string) => `/socket.io/?EIO=4&transport=polling&sid=${session}`

async function ask(port: number, session: string, { method = 'GET', headers = {}, body = '' } = {}) {
  const outgoing = send({ host: '127.0.0.1', port, path: pathFor(session), method, headers })
  outgoing.end(body)
  const [answer]: IncomingMessage[] = (await once(outgoing, 'response')) as [IncomingMessage]
  if (!answer) throw new Error('no answer')
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}

/** A bare connection, and what has come back on it by the time that it holds `end`. */
async function raw(port: number, words: string, end: string) {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  onTestFinished(() => void socket.destroy())
  socket.write(words)
  let said = ''
  socket.on('data', (chunk) => {
    said += chunk
  })
  await until(() => said.includes(end))
  return { socket, said: () => said }
}

test('a request of another worker’s session is answered by that worker, as it was asked', async () => {
  const { port } = await two(async (request, response) => {
    response.writeHead(202, { 'x-worker': '2', 'set-cookie': ['a=1', 'b=2'] })
    response.end(`${request.method} ${request.url} ${await text(request)}`)
  })
  const answer = await ask(port, '2-session', { method: 'POST', body: 'x'.repeat(100_000) })
  expect(answer.status).toBe(202)
  expect(answer.headers).toMatchObject({ 'x-worker': '2', 'set-cookie': ['a=1', 'b=2'] })
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.body).toBe(`POST ${pathFor('2-session')} ${'x'.repeat(100_000)}`)
})

test('a worker answers itself for its own sessions, new ones, those of workers that are gone, and nonsense', async () => {
  const { port } = await two((_, response) => response.end('worker 2'))
  for (const session of ['1-session', '', '3-session', '../2-session', '2', '%00', '99999999999-a'])
    expect((await ask(port, session)).body, session).toBe('worker 1')
  expect((await ask(port, '2-session')).body).toBe('worker 2')
})

test('the guard’s word about who asks goes along, and a client’s own does not', async () => {
  const { port } = await two((request, response) => response.end(request.headers['x-hearth-address']))
  const answer = await ask(port, '2-session', { headers: { 'x-hearth-address': '203.0.113.9' } })
  expect(answer.body).toBe('127.0.0.1')
})

test('a body is never taken for a request that no guard has seen', async () => {
  const seen: unknown[] = []
  const { port } = await two((request, response) => {
    seen.push(request.url)
    response.end('only this')
  })
  const hidden = `GET ${pathFor('2-hidden')} HTTP/1.1\r\nHost: a\r\nx-hearth-address: 203.0.113.9\r\n\r\n`
  const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`
  const head = (method: string, more: string) =>
    `${method} ${pathFor('2-open')} HTTP/1.1\r\nHost: a\r\n${more}\r\n\r\n`
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
    const headers = 'Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked'
    await raw(port, head(method, headers) + chunk, 'only this')
    await raw(port, head(method, `Content-Length: ${hidden.length}`) + hidden, '\r\n\r\n')
  }
  const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: ${hidden.length}`
  await raw(port, head('GET', upgrade) + hidden, '203.0.113.9')
  expect(new Set(seen)).toEqual(new Set([pathFor('2-open')]))
})

test('a client that leaves while it waits is missed by its session', async () => {
  const arrived: IncomingMessage[] = []
  const { port } = await two((request) => void arrived.push(request))
  const outgoing = send({ host: '127.0.0.1', port, path: pathFor('2-session') }).end()
  outgoing.on('error', () => {})
  await until(() => arrived[0])
  outgoing.destroy()
  await until(() => arrived[0]?.socket.destroyed)
})

test('a worker that dies while it is asked is told by 502', async () => {
  const { port } = await two((request) => request.socket.destroy())
  expect((await ask(port, '2-session')).status).toBe(502)
})

const upgrade = (session: string) =>
  `GET ${pathFor(session)} HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n`

test('an upgrade goes to the session’s worker, and then both ways', async () => {
  const { port } = await two(() => {})
  const { socket, said } = await raw(port, `${upgrade('2-session')}hello`, 'hello')
  expect(said()).toContain('worker 2, 127.0.0.1: hello')
  socket.write(' again')
  await until(() => said().endsWith('hello again'))
  expect((await raw(port, upgrade('3-session'), ': ')).said()).toContain('worker 1')
})

test('either end of it ends the other', async () => {
  const { port, second } = await two(() => {})
  const lines: Socket[] = []
  second.on('connection', (socket) => lines.push(socket))
  const one = await raw(port, upgrade('2-session'), ': ')
  one.socket.destroy()
  await until(() => lines[0]?.destroyed)
  const other = await raw(port, upgrade('2-session'), ': ')
  lines[1]?.destroy()
  await once(other.socket.resume(), 'close')
})

async function until(holds: () => unknown): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 5))
}

test.each([
  ['its own worker has answered', (_: IncomingMessage, response: ServerResponse) => response.end('late')],
  ['its own worker has not', () => {}],
])(
  'a body that is too long is refused where it came in, and nothing falls when %s',
  async (_when, answer) => {
    const { port } = await two(answer)
    const socket = connect(port, '127.0.0.1')
    let told = ''
    socket.on('data', (chunk) => {
      told += chunk
    })
    const head = `POST ${pathFor('2-session')} HTTP/1.1\r\nHost: hearth\r\nContent-Type: text/plain\r\nAuthorization: Bearer x\r\n`
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`)
    const chunk = 'x'.repeat(0x10000)
    for (let i = 0; i < 3; i++) socket.write(`10000\r\n${chunk}\r\n`)
    // What falls would fall two seconds later, outside of any promise: it would end the run.
    await new Promise((done) => socket.on('error', () => {}).once('close', done))
    await new Promise((later) => setTimeout(later, 2_500))
    expect(told).toMatch(/^HTTP\/1\.1 (413|200|502)/)
  },
)

test('whoever is refused an upgrade and keeps their end open does not keep ours', async () => {
  const { port } = await two(() => {})
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.write('GET /nope HTTP/1.1\r\nHost: hearth\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  socket.resume()
  await once(socket, 'end')
  socket.on('error', () => {})
  // Ours is gone when what is written to it is answered by a reset.
  const gone = new Promise((done) => socket.once('close', done))
  const writing = setInterval(() => socket.writable && socket.write('x'), 100)
  await gone
  clearInterval(writing)
})
