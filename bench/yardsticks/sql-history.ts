// A page of history as the textbook has it: one plain prepared statement, its rows as JSON, over the same transport.
// Nobody is asked who they are, and nothing is shaped.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { Server } from 'socket.io'

const pool = new pg.Pool(JSON.parse(process.env.YARDSTICK_DATABASE ?? '{}'))
const columns = `m.seq, m.rev, m.client_id, m.user_id, u.username, u.name, m.text, m.html, m.renderer, m.created_at,
  m.edited_at, m.deleted_at from message m join users u on u.id = m.user_id where m.room_id = $1`
const statements = {
  newest: `select ${columns} order by m.seq desc limit 50`,
  before: `select ${columns} and m.seq < $2 order by m.seq desc limit 50`,
}

const httpServer = createServer()
const io = new Server(httpServer, { transports: ['websocket'], serveClient: false })

type Ask = { room: string; before?: number }

io.on('connection', (socket) => {
  socket.on('history:read', async ({ room, before }: Ask, acknowledge: (answer: object) => void) => {
    const name = before === undefined ? 'newest' : 'before'
    const values = before === undefined ? [room] : [room, before]
    const { rows } = await pool.query({ name, text: statements[name], values })
    acknowledge({ ok: true, messages: rows })
  })
})

httpServer.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`)
})
process.on('disconnect', () => process.exit())
