import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Settings } from './settings.ts'

/** Where a request came to and from, as far as it can be believed. */
export type Origin = { protocol: 'http' | 'https'; host: string; address: string; id: string }

type Trust = Pick<Settings, 'url' | 'trustProxy'>

/** A host name or an address, with a port or without: nothing that could break out of a URL made with it. */
const hostLike = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** The last one that made sense: nearly all requests come for the same. */
let lastHost = ''

function isHost(host: string): boolean {
  if (host !== '' && host === lastHost) return true
  // A port beyond 65535 looks like one, and makes no URL.
  const makesSense = hostLike.test(host) && URL.canParse(`http://${host}`)
  if (makesSense) lastHost = host
  return makesSense
}

/** Headers that tell of a proxy, or that are ours. */
const isTold = (name: string) =>
  name.startsWith('x-') ? name === 'x-real-ip' || /^x-(?:forwarded|hearth)-/.test(name) : name === 'forwarded'

/**
 * Reads it, and writes it over what the client sent, so that Next and next-auth, who believe `x-forwarded-*`
 * from anybody, get it from us alone. Null where the Host header makes no sense.
 */
export function settleOrigin(request: IncomingMessage, trust: Trust): Origin | null {
  const { headers } = request
  const { protocol, host } = hostOf(request, trust)
  const origin = { protocol, host, address: addressOf(request, trust), id: randomUUID() }
  for (const name in headers) if (isTold(name)) delete headers[name]
  // Meant for a proxy that asks for a password of its own, and passed on by it; a cookie counts beside it.
  const { authorization } = headers
  if (authorization && /^(?:basic|digest|negotiate|ntlm) /i.test(authorization)) delete headers.authorization
  headers['x-forwarded-proto'] = origin.protocol
  headers['x-forwarded-host'] = origin.host
  headers['x-forwarded-for'] = origin.address
  headers['x-hearth-address'] = origin.address
  headers['x-request-id'] = origin.id
  return isHost(host) ? origin : null
}

function hostOf(request: IncomingMessage, { url, trustProxy }: Trust): Pick<Origin, 'protocol' | 'host'> {
  const { headers } = request
  const forwarded = trustProxy ? lastOf(headers['x-forwarded-host']) : undefined
  const host = (forwarded && hostLike.test(forwarded) ? forwarded : headers.host) ?? ''
  // Who comes for the public address comes through the proxy, which speaks plain HTTP to us.
  if (url && host.toLowerCase() === url.host) {
    return { protocol: url.protocol === 'https:' ? 'https' : 'http', host: url.host }
  }
  const told = trustProxy ? lastOf(headers['x-forwarded-proto']) : undefined
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
  return { protocol: told === 'https' || (told !== 'http' && encrypted) ? 'https' : 'http', host }
}

/** The last address of X-Forwarded-For is the one that the proxy itself saw; earlier ones anybody can make up. */
function addressOf(request: IncomingMessage, { trustProxy }: Trust): string {
  const told = trustProxy ? lastOf(request.headers['x-forwarded-for']) : undefined
  const address = told && isIP(told) ? told : (request.socket.remoteAddress ?? '')
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function lastOf(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value.join(',') : value)?.split(',').at(-1)?.trim()
}

/** Whether a page of this very Hearth made the request, going by an Origin header. */
export function isOwn(header: string, origin: Pick<Origin, 'host' | 'protocol'>, url: URL | null): boolean {
  // The protocol is not compared: behind a proxy that we were told nothing about, we only know half of it.
  const given = URL.canParse(header) ? new URL(header) : null
  if (given === null || !/^https?:$/.test(given.protocol)) return false
  const own = `${given.protocol}//${origin.host}`
  return given.host === url?.host || (URL.canParse(own) && given.host === new URL(own).host)
}
