import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Origin } from './origin.ts'

/** 138 random bits. UUIDs, for which Node keeps random bytes ready: asked for alone, they cost more than a short answer. */
function newNonce(): string {
  return Buffer.from(`${randomUUID()}${randomUUID()}`.replaceAll('-', ''), 'hex').toString('base64', 0, 18)
}

/** One page's own policy, with a fresh nonce: no script runs that the server did not put there for this answer. */
export function contentPolicy({ host }: Pick<Origin, 'host'>, production: boolean): string {
  const nonce = newNonce()
  // React's development build explains errors with the help of eval.
  const forDevelopment = production ? '' : " 'unsafe-eval'"
  return policy(host, `'nonce-${nonce}' 'strict-dynamic'${forDevelopment}`)
}

/** The nonce that this request's answer was given. */
export function nonceIn({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? ''
}

/**
 * For a page that many get as the same bytes, in which no nonce can be fresh: its own inline scripts by their hashes,
 * and files of this origin, which serves no other scripts than the build's.
 */
export function keptPolicy(host: string, hashes: readonly string[]): string {
  return policy(host, hashes.join(' '))
}

function policy(host: string, scripts: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${scripts}`,
    // React writes style attributes (positions, sizes), and a nonce cannot allow those. A style cannot run code.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    // Older browsers do not count WebSockets as 'self'.
    `connect-src 'self' ws://${host} wss://${host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export function securityHeaders(origin: Pick<Origin, 'protocol'>, policy: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Not "no-referrer": with it browsers send "Origin: null" from our own forms.
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
    'cross-origin-resource-policy': 'same-origin',
    ...(origin.protocol === 'https' ? overHttps : {}),
  }
}

/** Over plain HTTP browsers ignore these, the second one with an error in their console. */
const overHttps = {
  'strict-transport-security': 'max-age=31536000',
  'cross-origin-opener-policy': 'same-origin',
}
