import { type IncomingMessage, Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { guard, guardUpgrade, type IsBanned } from './requests.ts'
import type { Settings } from './settings.ts'
import type { Siblings } from './siblings.ts'

type OnRequest = (request: IncomingMessage, response: ServerResponse) => void

export type Guards = { settings: Settings; siblings?: Siblings | null; isBanned?: IsBanned }

/**
 * What Next takes for the server: it answers upgrades to any path and absolute addresses too, so it gets those of its
 * own hot reload and, in production, none.
 */
export function standIn(): Server {
  return new Server()
}

/**
 * Puts the guard before everything that listens on the server by now (Socket.IO, then `next`), so that no request and
 * no upgrade gets past it. Upgrades are Socket.IO's alone. What another worker passed on has been guarded there.
 * @returns the stand-in
 */
export function dispatch(
  server: Server,
  next: OnRequest,
  { settings, siblings, isBanned }: Guards,
  forNext = standIn(),
): Server {
  const requests = server.listeners('request')
  const upgrades = server.listeners('upgrade')
  server.removeAllListeners('request').removeAllListeners('upgrade')

  server.on('request', (request, response) => {
    const own = () => requests.forEach((listener) => void listener.call(server, request, response))
    if (siblings?.isPassedOn(request)) return own()
    if (!guard(request, response, settings, isBanned)) return
    if (!isSocket(request)) next(request, response)
    else if (siblings) siblings.request(request, response, own)
    else own()
  })

  server.on('upgrade', (request, socket: Duplex, head) => {
    watchOver(socket)
    const own = () => upgrades.forEach((listener) => void listener.call(server, request, socket, head))
    if (siblings?.isPassedOn(request)) return own()
    const fault = guardUpgrade(request, settings, isBanned)
    if (!fault && isSocket(request)) siblings ? siblings.upgrade(request, socket, head, own) : own()
    else if (!fault && !settings.production && request.url?.startsWith('/_next/')) {
      forNext.emit('upgrade', request, socket, head)
    } else socket.end(`HTTP/1.1 ${statusLine(fault ?? 400)}\r\nConnection: close\r\n\r\n`)
  })
  return forNext
}

/** The same functions for all: what stays on a connection for good is small, and holds nothing of the request. */
function watchOver(socket: Duplex) {
  // Without a listener, a connection that is reset would end the process.
  socket.on('error', ignore)
  socket.on('finish', destroySoon)
}

function ignore() {}

/** Whoever is refused and keeps their end open would keep ours too. */
function destroySoon(this: Duplex) {
  setTimeout(() => this.destroy(), 2_000).unref()
}

const statusLine = (status: number) => `${status} ${STATUS_CODES[status]}`

function isSocket({ url = '' }: IncomingMessage): boolean {
  return /^\/socket\.io\/?(\?|$)/.test(url)
}
