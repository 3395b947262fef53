// Bare Socket.IO, as its documentation has it: joins, acknowledges, tells the room. Nothing is stored.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

type Draft = { room: string; id: string; text: string }
type Acknowledge = (answer: { ok: true; seq: number }) => void

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
  socket.on('message:send', ({ room, id, text }: Draft, acknowledge: Acknowledge) => {
    const seq = (seqs.get(room) ?? 0) + 1
    seqs.set(room, seq)
    io.to(room).emit('message', { room, seq, id, author, text, at: new Date().toISOString() })
    acknowledge({ ok: true, seq })
  })
})

httpServer.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`)
})
process.on('disconnect', () => process.exit())
