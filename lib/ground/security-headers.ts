import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Origin } from './origin.ts'

/** 138 random bits. UUIDs, for which Node keeps random bytes ready: asked for alone, they cost more than a short answer. */
function newNonce(): string {
  return Buffer.from(`${randomUUID()}${randomUUID()}`.replaceAll('-', ''), 'hex').toString('base64', 0, 18)
}

/**
 * For what Next answers: a policy of its own with a fresh nonce, so that no script runs that the server did not put there
 * for this answer. Next takes the nonce for its own scripts from the request.
 */
export function letScriptsRun({ headers }: IncomingMessage, response: ServerResponse, production: boolean) {
  // React's development build explains errors with the help of eval.
  const forDevelopment = production ? '' : " 'unsafe-eval'"
  const scripts = `'nonce-${newNonce()}' 'strict-dynamic'${forDevelopment}`
  headers['content-security-policy'] = policy(String(headers['x-forwarded-host']), scripts)
  response.setHeader('content-security-policy', headers['content-security-policy'])
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

/** @returns for every answer; pages have a policy of their own in place of this one */
export function securityHeaders(origin: Pick<Origin, 'protocol'>): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
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
