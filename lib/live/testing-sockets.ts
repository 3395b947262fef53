import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type ServerOptions } from 'socket.io'
import { io as connect } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { until } from './testing.ts'
import type { LiveServer, LiveSocket } from './wire.ts'

/**
 * A client of Socket.IO, and what the server has of it: without rules and database.
 * @param prepare what the server is given before anybody comes
 */
export async function socketPair(
  transport: 'websocket' | 'polling',
  prepare: (io: LiveServer) => void,
  options: Partial<ServerOptions> = {},
) {
  const httpServer = createServer()
  const io: LiveServer = new Server(httpServer, { ...options, perMessageDeflate: false })
  prepare(io)
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  const { port } = httpServer.address() as AddressInfo
  const client = connect(`http://127.0.0.1:${port}`, { transports: [transport], forceNew: true })
  onTestFinished(async () => {
    client.disconnect()
    await io.close()
  })
  const socket = await new Promise<LiveSocket>((resolve) => io.once('connection', resolve))
  await until(() => client.connected)
  return { client, socket }
}
