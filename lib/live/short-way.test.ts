import { expect, test, vi } from 'vitest'
import { createLines, type Lines } from './lines.ts'
import { createShortWay } from './short-way.ts'
import { until } from './testing.ts'
import { socketPair } from './testing-sockets.ts'
import type { LiveServer, LiveSocket } from './wire.ts'

/** A client whose every command is acknowledged with what it carried, and what came to the server by which way. */
async function pair(transport: 'websocket' | 'polling') {
  const shortWay = createShortWay()
  const short: unknown[][] = []
  const long: unknown[][] = []
  let byLongWay = false
  const take = (_: LiveSocket, packet: unknown[]) => {
    const acknowledge =
      typeof packet.at(-1) === 'function' ? (packet.pop() as (answer: unknown) => void) : null
    const those = byLongWay ? long : short
    those.push(packet)
    acknowledge?.({ ok: true, echo: packet[1] })
  }
  let made: Lines | undefined
  const prepare = (io: LiveServer) => {
    made = createLines(io)
    shortWay.open(made, take)
    io.on('connection', (socket) => {
      const use = socket.use.bind(socket)
      vi.spyOn(socket, 'use').mockImplementation((taking) =>
        use((packet, next) => {
          byLongWay = true
          taking(packet, next)
          byLongWay = false
        }),
      )
      shortWay.enter(socket)
    })
  }
  const { client, socket } = await socketPair(transport, prepare, { parser: shortWay.parser })
  const sendRaw = (data: string) => Reflect.get(client.io, 'engine').write(data)
  const lines = () => made as Lines
  return { client, socket, short, long, sendRaw, lines }
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

test('what is no command is left to Socket.IO, and becomes no event either', async () => {
  const { client, socket, short, long } = await pair('websocket')
  const events = vi.spyOn(socket, 'emit')
  client.emit('error', 0)
  client.emit('no-such', 1)
  client.emit('__proto__', 2)
  client.emit('message:send', Buffer.from('binary'))
  await until(() => long.length === 4)
  expect(events).not.toHaveBeenCalled()
  expect(long.map(([name]) => name)).toEqual(['error', 'no-such', '__proto__', 'message:send'])
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

test('an answer to a socket that has gone meanwhile goes nowhere, and harms nobody', async () => {
  const { client, socket, lines } = await pair('websocket')
  const closed = new Promise((resolve) => socket.conn.once('close', resolve))
  client.disconnect()
  await closed
  expect(() => lines().acknowledge(socket, '1', { ok: true })).not.toThrow()
  expect(Reflect.get(socket.conn, 'writeBuffer')).toEqual([])
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
