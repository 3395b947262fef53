import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io as connect } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { createLines } from './lines.ts'
import { createShortWay } from './short-way.ts'
import { until } from './testing.ts'
import type { LiveServer, LiveSocket } from './wire.ts'

/** A client whose every command is acknowledged with what it carried, and what came to the server by which way. */
async function pair(transport: 'websocket' | 'polling') {
  const httpServer = createServer()
  const shortWay = createShortWay()
  const io: LiveServer = new Server(httpServer, { parser: shortWay.parser, perMessageDeflate: false })
  const short: unknown[][] = []
  const long: unknown[][] = []
  shortWay.open(createLines(io), (_, packet) => {
    const acknowledge =
      typeof packet.at(-1) === 'function' ? (packet.pop() as (answer: unknown) => void) : null
    short.push(packet)
    acknowledge?.({ ok: true, echo: packet[1] })
  })
  io.on('connection', (socket) => {
    socket.use((packet) => void long.push([...packet]))
    shortWay.enter(socket)
  })
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  const { port } = httpServer.address() as AddressInfo
  const client = connect(`http://127.0.0.1:${port}`, { transports: [transport], forceNew: true })
  onTestFinished(async () => {
    client.disconnect()
    await io.close()
  })
  const socket = await new Promise<LiveSocket>((resolve) => io.once('connection', resolve))
  await until(() => client.connected)
  const sendRaw = (data: string) => Reflect.get(client.io, 'engine').write(data)
  return { client, socket, short, long, sendRaw }
}

for (const transport of ['websocket', 'polling'] as const) {
  test(`a command is taken and acknowledged, by ${transport}`, async () => {
    const { client, short, long } = await pair(transport)
    const input = { room: 'é"]', text: '2["message:send"]' }
    const answers = await Promise.all(
      [1, 2, 3].map((n) => client.emitWithAck('message:send', { ...input, n })),
    )
    expect(answers).toEqual([1, 2, 3].map((n) => ({ ok: true, echo: { ...input, n } })))
    expect(short.map(([name]) => name)).toEqual(['message:send', 'message:send', 'message:send'])
    expect(long).toEqual([])
  })
}

test('commands with and without an acknowledgement keep their order', async () => {
  const { client, short } = await pair('websocket')
  client.emit('typing', { n: 1 })
  const answer = client.emitWithAck('message:send', { n: 2 })
  client.emit('typing', { n: 3 })
  await answer
  await until(() => short.length === 3)
  expect(short).toEqual([
    ['typing', { n: 1 }],
    ['message:send', { n: 2 }],
    ['typing', { n: 3 }],
  ])
})

test('what is no command is left to Socket.IO', async () => {
  const { client, short, long } = await pair('websocket')
  client.emit('no-such', 1)
  client.emit('__proto__', 2)
  client.emit('message:send', Buffer.from('binary'))
  await until(() => long.length === 3)
  expect(long.map(([name]) => name)).toEqual(['no-such', '__proto__', 'message:send'])
  expect(short).toEqual([])
})

for (const broken of [
  '2["message:send"',
  '2{}',
  '21["disconnect"]',
  '2/elsewhere,1["message:send",{}]',
  '9',
]) {
  test(`what is broken is judged by Socket.IO: ${broken}`, async () => {
    const { client, socket, short, long, sendRaw } = await pair('websocket')
    await client.emitWithAck('message:send', {})
    const left = new Promise((resolve) => socket.once('disconnect', resolve))
    sendRaw(broken)
    await left
    expect([short.length, long.length]).toEqual([1, 0])
  })
}

test('what comes in the middle of a binary packet is judged by Socket.IO', async () => {
  const { socket, short, sendRaw } = await pair('websocket')
  const left = new Promise((resolve) => socket.once('disconnect', resolve))
  sendRaw('51-["x",{"_placeholder":true,"num":0}]')
  sendRaw('21["message:send",{}]')
  await left
  expect(short).toEqual([])
})

test('what comes after the socket has left is not taken', async () => {
  const { client, socket, short, sendRaw } = await pair('websocket')
  await client.emitWithAck('message:send', {})
  const closed = new Promise((resolve) => socket.conn.once('close', resolve))
  sendRaw('1')
  await until(() => !socket.connected)
  sendRaw('21["message:send",{}]')
  sendRaw('9')
  await closed
  expect(short).toHaveLength(1)
})
