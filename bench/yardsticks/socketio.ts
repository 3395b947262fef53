// Bare Socket.IO, as its documentation has it: joins, acknowledges, tells the room. Nothing is stored; or, with
// YARDSTICK_DATABASE, each message is a row there, committed, before anybody is told.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { Server } from 'socket.io'
import { insertStatement } from './inserts.ts'

type Draft = { room: string; id: string; text: string }
type Acknowledge = (answer: { ok: true; seq: number }) => void

const database = process.env.YARDSTICK_DATABASE
/** One connection, which keeps the order. */
const client = database ? new pg.Client(JSON.parse(database)) : null
await client?.connect()

const httpServer = createServer()
const io = new Server(httpServer, { transports: ['websocket'], serveClient: false })
const seqs = new Map<string, number>()

io.on('connection', (socket) => {
  let author = ''
  socket.on('join', async ({ room, name }: { room: string; name: string }, acknowledge: Acknowledge) => {
    author = name
    await socket.join(room)
    acknowledge({ ok: true, seq: seqs.get(room) ?? 0 })
  })
  socket.on('message:send', async ({ room, id, text }: Draft, acknowledge: Acknowledge) => {
    const seq = (seqs.get(room) ?? 0) + 1
    seqs.set(room, seq)
    if (client) await commit(client, seq, { room, id, text })
    io.to(room).emit('message', { room, seq, id, author, text, at: new Date().toISOString() })
    acknowledge({ ok: true, seq })
  })
})

function commit(client: pg.Client, seq: number, { room, id, text }: Draft) {
  const values = [room, seq - 1, room, [id], [text]]
  return client.query({ name: 'insert', text: insertStatement, values })
}

httpServer.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`)
})
process.on('disconnect', () => process.exit())
