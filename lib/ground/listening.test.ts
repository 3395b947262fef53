import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { closing } from './listening.ts'

afterEach(() => vi.useRealTimers())

async function started(server: Server) {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { port: (server.address() as AddressInfo).port, host: '127.0.0.1' }
}

test('a server ends when the last is answered: who keeps the line, or opened one to be ready, is not waited for', async () => {
  // The moment never comes at which every connection is cut.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const asked: ServerResponse[] = []
  const server = createServer((_request, response) => asked.push(response))
  const close = closing(server)
  const address = await started(server)
  const ready = connect(address).on('error', () => {})
  await once(ready, 'connect')
  const peer = connect(address)
  peer.write('GET / HTTP/1.1\r\nHost: hearth\r\n\r\n')
  await once(server, 'request')
  const ended = close()
  await once(ready, 'close')
  expect(peer.destroyed).toBe(false)
  asked[0]?.end('the answer')
  const [answer] = await once(peer, 'data')
  expect(String(answer)).toContain('the answer')
  await ended
})

test('a server ends though a peer of an upgraded connection never lets go', async () => {
  const server = createServer()
  const close = closing(server)
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  })
  const peer = connect({ ...(await started(server)), allowHalfOpen: true })
  peer.on('error', () => {})
  peer.write('GET / HTTP/1.1\r\nHost: hearth\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(peer, 'data')
  await close()
  expect(server.listening).toBe(false)
  peer.destroy()
})
