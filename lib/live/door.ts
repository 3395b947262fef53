import type { IncomingMessage } from 'node:http'
import type { Identity } from '../ground/identity.ts'
import type { Settings } from '../ground/settings.ts'
import type { Throttle } from '../ground/throttle.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import type { LiveSocket } from './wire.ts'

type Headers = IncomingMessage['headers']

/**
 * Whether a handshake may go on. A cookie is sent by the browser whoever made the page, so with one the page must
 * be ours (cross-site WebSocket hijacking: CORS does not cover WebSockets). Polling from our own page has no Origin
 * on its GETs; there the browser's own word stands in, which no page can set.
 */
export function isOurs(headers: Headers, own: URL | null): boolean {
  const { origin, cookie } = headers
  if (origin === undefined) return cookie === undefined || headers['sec-fetch-site'] === 'same-origin'
  if (own && origin === own.origin) return true
  const from = URL.parse(origin)
  const here = URL.parse(`${from?.protocol}//${headers.host}`)
  return from !== null && from.host !== '' && from.host === here?.host
}

/** The client's address; behind a trusted proxy, the one that it saw. */
export function addressOf(request: IncomingMessage, { trustProxy }: Pick<Settings, 'trustProxy'>): string {
  const forwarded = trustProxy ? [request.headers['x-forwarded-for']].flat().join(',') : ''
  return forwarded.split(',').at(-1)?.trim() || request.socket.remoteAddress || ''
}

type Decide = (error: string | null | undefined, allowed: boolean) => void

export function doorFor(settings: Pick<Settings, 'url' | 'trustProxy'>, throttle: Throttle) {
  return (request: IncomingMessage, decide: Decide) => {
    if (!isOurs(request.headers, settings.url)) return decide('Not from another site.', false)
    const slow = throttle.take('connect', addressOf(request, settings))
    decide(slow?.message, slow === null)
  }
}

/** Who connects. A wrong token is told so; a wrong cookie is a visitor's, as on pages. */
export async function admit(socket: LiveSocket, identity: Identity): Promise<Refusal | null> {
  const { headers, auth } = socket.handshake
  const { token } = auth
  if (token !== undefined && token !== null && typeof token !== 'string') return refuse('AUTH')
  const { cookie, authorization } = headers
  socket.data.viewer = await identity.identify({ cookie, authorization, token })
  const hasToken = authorization !== undefined || typeof token === 'string'
  return hasToken && !socket.data.viewer ? refuse('AUTH') : null
}
