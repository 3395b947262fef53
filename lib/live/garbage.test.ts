import { request } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commands } from '../protocol/commands.ts'
import { refused } from '../protocol/refusals.ts'
import { testLive, until } from './testing.ts'

const names = fc.oneof(
  fc.constantFrom(...Object.keys(commands)),
  fc.constantFrom('error', '__proto__', 'constructor', 'toString', 'hello', 'changes', 'bye', ''),
  fc.string(),
)
const input = fc.oneof(
  fc.anything({ withNullPrototype: false, withBigInt: false }),
  fc.record({ room: fc.anything(), rooms: fc.anything(), seq: fc.anything(), text: fc.string() }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
)

test('[R8] whatever is asked is answered by a refusal in words, and the server lives', async () => {
  const { person, bare } = await testLive()
  const client = await bare(await person('ada'))
  const property = fc.asyncProperty(names, fc.array(input, { maxLength: 3 }), async (name, inputs) => {
    if (
      ['connect', 'disconnect', 'connect_error', 'newListener', 'removeListener', 'disconnecting'].includes(
        name,
      )
    )
      return
    const answer = await client.ask(name, ...inputs.map(jsonable))
    if (refused(answer)) expect(answer.message).toMatch(/^\p{Lu}.*[.)]$/u)
    else expect(answer).toMatchObject({ ok: true })
  })
  await fc.assert(property, { numRuns: 300 })
  expect(await client.ask('presence', { state: 'online' })).toEqual({ ok: true })
})

/** What can be sent at all. */
function jsonable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null')
  } catch {
    return null
  }
}

test('a packet without an acknowledgement, called `error`, does no harm', async () => {
  const { bare } = await testLive()
  const client = await bare(null)
  for (const name of ['error', '__proto__', 'message:send']) client.socket.emit(name, { code: 'boom' })
  expect(await client.ask('presence', { state: 'away' })).toEqual({ ok: true })
})

const frames = [
  ...[
    '9',
    '4',
    '42',
    '42[',
    '42["x"',
    '451-["x"]',
    '4999999999["x"]',
    '42{"a":1}',
    '42[null]',
    '4/x,',
    'b',
    '\0',
  ],
  '42["x",'.repeat(50),
  `42["presence",${'['.repeat(30_000)}`,
  `421["presence",${'['.repeat(15_000)}${']'.repeat(15_000)}]`,
  'x'.repeat(200_000),
  new Uint8Array([4, 0, 255]),
]

test('frames that are no packets harm that socket alone', async () => {
  const { person, bare } = await testLive()
  const bystander = await bare(await person('ada'))
  for (const frame of frames) {
    const { socket } = await bare(null)
    const closed = new Promise((resolve) => socket.once('disconnect', resolve))
    // Beneath the client, which makes no such thing: the transport's own WebSocket.
    Reflect.get(socket.io.engine.transport, 'ws').send(frame)
    socket.io.engine.close()
    await closed
  }
  expect(bystander.socket.connected).toBe(true)
  expect(await bystander.ask('presence', { state: 'online' })).toEqual({ ok: true })
})

test('a connection is one socket, however often it says that it connects', async () => {
  const { url, live, bare } = await testLive()
  const polling = `${url}/socket.io/?EIO=4&transport=polling`
  const opened = await (await fetch(polling)).text()
  const { sid } = JSON.parse(opened.slice(1))
  const body = Array(1000).fill('40').join('\x1e')
  const headers = { 'content-type': 'text/plain;charset=UTF-8' }
  await fetch(`${polling}&sid=${sid}`, { method: 'POST', headers, body }).catch(() => null)
  await until(() => live.io.engine.clientsCount === 0)
  expect(live.io.sockets.sockets.size).toBe(0)
  expect((await bare(null)).socket.connected).toBe(true)
})

test('rubbish over polling is refused, and the server lives', async () => {
  const { url, bare } = await testLive()
  const bodies = ['garbage', '4', '\x1e\x1e\x1e', '40\x1e42["error"]', `4${'2'.repeat(70_000)}`]
  for (const body of bodies) {
    const status = await new Promise((resolve) => {
      const asked = request(
        `${url}/socket.io/?EIO=4&transport=polling&sid=none`,
        { method: 'POST' },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      asked.on('error', () => resolve('closed'))
      asked.end(body)
    })
    expect(status).not.toBe(500)
  }
  const client = await bare(null)
  await until(() => client.socket.connected)
})
