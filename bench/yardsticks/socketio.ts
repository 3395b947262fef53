// Bare Socket.IO, as its documentation has it: joins, acknowledges, tells the room. Nothing is stored; or, with
// YARDSTICK_DATABASE, each message is a row there, committed, before anybody is told.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { Server } from 'socket.io'
import { insertStatement } from './inserts.ts'

type Draft = { room: string; id: string; text: string }
type Acknowledge = (answer: { ok: true; seq: number }) => void

const settings = process.env.YARDSTICK_DATABASE
/** One connection, which keeps the order. */
const database = settings ? new pg.Client(JSON.parse(settings)) : null
await database?.connect()

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
  socket.on('message:send', (draft: Draft, acknowledge: Acknowledge) => {
    const { room, id, text } = draft
    const seq = (seqs.get(room) ?? 0) + 1
    seqs.set(room, seq)
    const tell = () => {
      io.to(room).emit('message', { room, seq, id, author, text, at: new Date().toISOString() })
      acknowledge({ ok: true, seq })
    }
    if (database) database.query(rowOf(seq, draft)).then(tell)
    else tell()
  })
})

/** A member here is a token and no id: the room stands for the author. */
function rowOf(seq: number, { room, id, text }: Draft) {
  return { name: 'insert', text: insertStatement, values: [room, seq - 1, room, [id], [text]] }
}

httpServer.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`)
})
process.on('disconnect', () => process.exit())
