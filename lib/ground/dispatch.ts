import { type IncomingMessage, Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { guard, guardUpgrade } from './requests.ts'
import type { Settings } from './settings.ts'

type OnRequest = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Puts the guard before everything that listens on the server by now (Socket.IO, then `next`), so that no request and
 * no upgrade gets past it. Upgrades are Socket.IO's alone.
 * @returns the stand-in to give to Next as its `httpServer`: Next answers upgrades to any path and absolute addresses
 *   too, so it gets those of its own hot reload and, in production, none.
 */
export function dispatch(server: Server, next: OnRequest, settings: Settings): Server {
  const forNext = new Server()
  const requests = server.listeners('request')
  const upgrades = server.listeners('upgrade')
  server.removeAllListeners('request').removeAllListeners('upgrade')

  server.on('request', (request, response) => {
    if (!guard(request, response, settings)) return
    if (!isSocket(request)) return next(request, response)
    for (const listener of requests) listener.call(server, request, response)
  })

  server.on('upgrade', (request, socket: Duplex, head) => {
    // Without a listener, a connection that is reset would end the process.
    socket.on('error', () => {})
    const sound = guardUpgrade(request, settings)
    if (sound && isSocket(request))
      for (const listener of upgrades) listener.call(server, request, socket, head)
    else if (sound && !settings.production && request.url?.startsWith('/_next/')) {
      forNext.emit('upgrade', request, socket, head)
    } else socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  return forNext
}

function isSocket({ url = '' }: IncomingMessage): boolean {
  return /^\/socket\.io\/?(\?|$)/.test(url)
}
