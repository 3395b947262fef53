// Bare ws: joins, acknowledges, tells the room, one frame a message. Nothing is stored.
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

type Joining = { call: 0; join: string; name: string }
type Draft = { call: number; room: string; id: string; text: string }
type Room = { seq: number; sockets: Set<WebSocket> }

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
const rooms = new Map<string, Room>()

function join(socket: WebSocket, { join, name }: Joining) {
  const room = rooms.get(join) ?? { seq: 0, sockets: new Set() }
  rooms.set(join, room)
  room.sockets.add(socket)
  socket.on('close', () => room.sockets.delete(socket))
  socket.on('message', (data) => send(socket, room, name, JSON.parse(String(data))))
  socket.send(JSON.stringify({ call: 0, seq: room.seq }))
}

function send(socket: WebSocket, to: Room, author: string, { call, room, id, text }: Draft) {
  to.seq += 1
  const message = { room, seq: to.seq, id, author, text, at: new Date().toISOString() }
  const frame = Buffer.from(JSON.stringify(message))
  for (const one of to.sockets) one.send(frame, { binary: false })
  socket.send(JSON.stringify({ call, seq: to.seq }))
}

server.on('connection', (socket) => {
  socket.once('message', (data) => join(socket, JSON.parse(String(data))))
})
server.on('listening', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.on('disconnect', () => process.exit())
