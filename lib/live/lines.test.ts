import type { Socket as Line } from 'node:net'
import { expect, test, vi } from 'vitest'
import type { RoomId } from '../protocol/wire.ts'
import { createLines, type Lines } from './lines.ts'
import { until } from './testing.ts'
import { socketPair } from './testing-sockets.ts'
import type { LiveSocket } from './wire.ts'

/** A client, and what the server has of it. */
async function pair(transport: 'websocket' | 'polling') {
  let lines: Lines | undefined
  const { client, socket } = await socketPair(transport, (io) => {
    lines = createLines(io)
  })
  const heard: string[] = []
  client.on('room:gone', ({ room }) => heard.push(room))
  const gone = (room: string) => ({ room: room as RoomId })
  const tell = (room: string) => lines?.tell([socket], 'room:gone', gone(room))
  const emit = (room: string) => void socket.emit('room:gone', gone(room))
  return { socket, client, tell, emit, heard }
}

function lineOf({ conn }: LiveSocket): Line {
  return Reflect.get(Reflect.get(conn.transport, 'socket'), '_socket')
}

test('what goes to a socket in one turn leaves in one write, in its order', async () => {
  const { socket, tell, emit, heard } = await pair('websocket')
  const written = vi.spyOn(lineOf(socket), '_write')
  const writtenInPieces = vi.spyOn(lineOf(socket), '_writev')
  tell('one')
  emit('two')
  await Promise.resolve().then(() => tell('three'))
  emit('four')
  await until(() => heard.length === 4)
  expect(heard).toEqual(['one', 'two', 'three', 'four'])
  expect(written).toHaveBeenCalledTimes(1)
  expect(writtenInPieces).not.toHaveBeenCalled()
})

test('what is told in the turn in which the connection is closed arrives before it is', async () => {
  const { socket, client, tell, emit, heard } = await pair('websocket')
  tell('one')
  emit('two')
  socket.conn.close()
  await until(() => !client.connected)
  expect(heard).toEqual(['one', 'two'])
})

test('frames of every length arrive whole', async () => {
  const { tell, heard } = await pair('websocket')
  const rooms = [1, 90, 125, 126, 300, 65_400, 65_535, 70_000, 200_000].map((length) => 'é'.repeat(length))
  for (const room of rooms) tell(room)
  await until(() => heard.length === rooms.length)
  expect(heard).toEqual(rooms)
})

test('where the engine waits for the line, all waits in its buffer and keeps its order', async () => {
  const { socket, tell, emit, heard } = await pair('websocket')
  const { transport } = socket.conn
  transport.writable = false
  tell('one')
  emit('two')
  tell('three')
  expect(Reflect.get(socket.conn, 'writeBuffer')).toHaveLength(3)
  transport.writable = true
  transport.emit('ready')
  await until(() => heard.length === 3)
  expect(heard).toEqual(['one', 'two', 'three'])
})

test('a line that takes nothing more makes the engine wait', async () => {
  const { socket, tell, heard } = await pair('websocket')
  const long = 'x'.repeat(60_000)
  const line = lineOf(socket)
  const write = line._write.bind(line)
  const taken: (() => void)[] = []
  line._write = (chunk, encoding, done) => void taken.push(() => write(chunk, encoding, done))
  line._writev = (chunks, done) => {
    const all = Buffer.concat(chunks.map(({ chunk }) => Buffer.from(chunk)))
    taken.push(() => write(all, 'buffer' as BufferEncoding, done))
  }
  for (let n = 0; n < 10; n++) tell(`${n} ${long}`)
  expect(Reflect.get(socket.conn, 'writeBuffer').length).toBeGreaterThan(0)
  await until(() => {
    for (const go of taken.splice(0)) go()
    return heard.length === 10
  })
  for (const name of ['_write', '_writev']) Reflect.deleteProperty(line, name)
  expect(heard.map((room) => Number.parseInt(room, 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('whoever polls hears the same', async () => {
  const { tell, emit, heard } = await pair('polling')
  tell('one')
  emit('two')
  tell('three')
  await until(() => heard.length === 3)
  expect(heard).toEqual(['one', 'two', 'three'])
})
