import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Chat } from '../chat/chat.ts'
import { isOwn } from '../ground/origin.ts'
import type { Settings } from '../ground/settings.ts'
import type { Throttle } from '../ground/throttle.ts'
import { rates } from '../protocol/limits.ts'
import { httpStatus, type Refusal, refuse } from '../protocol/refusals.ts'
import type { RoomSummary } from '../protocol/wire.ts'
import type { LiveSocket } from './wire.ts'

type Headers = IncomingMessage['headers']

/**
 * Whether a handshake may go on. A cookie is sent by the browser whoever made the page, so with one the page must
 * be ours (cross-site WebSocket hijacking: CORS does not cover WebSockets). Polling from our own page has no Origin
 * on its GETs; there the browser's own word stands in, which no page can set.
 * @param url the public address, where one is set
 */
export function isOurs(headers: Headers, url: URL | null): boolean {
  const { origin, cookie, host = '' } = headers
  if (origin === undefined) return cookie === undefined || headers['sec-fetch-site'] === 'same-origin'
  // What the guard made of the request (ground/origin), who alone writes this header.
  const seen = [headers['x-forwarded-host'] ?? host].flat().join()
  return isOwn(origin, { host: seen, protocol: 'http' }, url)
}

/** The guard alone writes this header. */
const addressIn = (headers: Headers, socket: { remoteAddress?: string }) =>
  String(headers['x-hearth-address'] ?? socket.remoteAddress ?? '')

type Decide = (error: string | null | undefined, allowed: boolean) => void

/** @param stopping whether this node is about to stop: whoever comes is to go to another */
export function doorFor({ url }: Pick<Settings, 'url'>, throttle: Throttle, stopping: () => boolean) {
  function whyNot(headers: Headers, address: string): Refusal | null {
    if (!isOurs(headers, url)) return refuse('DENY', 'This comes from another site.')
    if (stopping()) return refuse('DB', 'This node stops. Connect again.')
    const floods = throttle.used('flood', address) >= rates.flood.points
    return floods ? refuse('SLOW', undefined, { retryAfter: 60 }) : throttle.take('connect', address)
  }

  return (request: IncomingMessage, decide: Decide) => {
    const { headers, socket } = request
    const refusal = whyNot(headers, addressIn(headers, socket))
    if (refusal && headers.upgrade) turnAway(request, refusal)
    else decide(refusal?.message, refusal === null)
  }
}

/** The engine would say 400 to whatever it refuses an upgrade. */
function turnAway({ socket }: IncomingMessage, refusal: Refusal) {
  const status = httpStatus(refusal)
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/**
 * Who connects, and their rooms at that moment; a visitor has none. A wrong token is told so; a wrong cookie is a
 * visitor's, as on pages.
 */
export async function admit(socket: LiveSocket, arrive: Chat['arrive']): Promise<RoomSummary[] | Refusal> {
  const { headers, auth } = socket.handshake
  const { token } = auth
  if (token !== undefined && token !== null && typeof token !== 'string') return refuse('AUTH')
  const { cookie, authorization } = headers
  const arrival = await arrive({ cookie, authorization, token })
  const hasToken = authorization !== undefined || typeof token === 'string'
  if (hasToken && !arrival) return refuse('AUTH')
  if (arrival && !arrival.viewer.scopes.includes('read')) {
    return refuse('DENY', 'This token is not for that: it lacks the scope “read”.')
  }
  // All of it at once, so that sockets share one shape.
  socket.data = {
    viewer: arrival?.viewer ?? null,
    address: addressIn(headers, socket.conn),
    lean: auth.lean === true,
    follows: new Set(),
    listed: [],
    presence: null,
  }
  return arrival?.rooms ?? []
}

/**
 * What a handshake brought along was looked at: headers, and the cookie or token itself. It would be kept as long as the
 * socket, a quarter of its memory.
 */
export function forgetHandshake(socket: LiveSocket) {
  Object.assign(socket.conn, { request: null })
  Object.assign(socket, { handshake: nothing })
}

const nothing = Object.freeze({ headers: {}, auth: {}, query: {} })
