import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Rendered } from './rendering.ts'
import { keptPolicy } from './security-headers.ts'

const gzipped = promisify(gzip)
const brotlied = promisify(brotliCompress)
/** Beyond it, each percent of size costs as much time as all before it. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

type Encoding = 'br' | 'gzip' | 'identity'

/** A page as bytes, in the encodings that were asked for, each made once and off the event loop. */
export type KeptPage = {
  /** How many bytes are held. */
  size(): number
  /** At once, where the bytes are there. */
  send(request: IncomingMessage, response: ServerResponse): void | Promise<void>
}

/** A header of more than 4 KB is too long for some proxies. */
const hashesMost = 40

/** Where the nonce was: it means nothing, and the same page has the same bytes on every node. */
const spent = 'spent'

/** @returns null for what may not be shown to anybody else: only a whole page that sets nothing is kept */
export function keepPage({ status, headers, body: made, nonce }: Rendered): KeptPage | null {
  const type = headers.get('content-type') ?? ''
  if (status !== 200 || !type.startsWith('text/html') || headers.has('set-cookie')) return null
  const html = made.toString()
  const hashes = inlineScripts(html, nonce)
  if (hashes.length > hashesMost) return null
  const body = Buffer.from(html.replaceAll(nonce, spent))
  const encoded = new Map<Encoding, Buffer>([['identity', body]])
  const encoding = new Map<Encoding, Promise<Buffer>>()
  let size = body.length
  const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const fixed = Object.entries({
    'content-type': type,
    // It may be kept by the browser, which asks each time whether it still stands.
    'cache-control': 'private, no-cache',
    etag: tag,
    vary: headers.get('vary') ?? 'accept-encoding',
    ...(headers.has('link') ? { link: headers.get('link')?.replaceAll(nonce, spent) ?? '' } : {}),
  })

  async function encode(as: 'br' | 'gzip'): Promise<Buffer> {
    const bytes = await (as === 'br' ? brotlied(body, quality) : gzipped(body))
    encoded.set(as, bytes)
    size += bytes.length
    return bytes
  }

  function bytesIn(as: 'br' | 'gzip'): Promise<Buffer> {
    const made = encoding.get(as) ?? encode(as)
    encoding.set(as, made)
    return made
  }

  function dress(response: ServerResponse, host: string, status: number) {
    response.statusCode = status
    response.setHeader('content-security-policy', keptPolicy(host, hashes))
    for (const [name, value] of fixed) response.setHeader(name, value)
  }

  function send({ headers: asked, method }: IncomingMessage, response: ServerResponse) {
    const host = String(asked['x-forwarded-host'])
    if (asked['if-none-match'] !== undefined && namesTag(asked['if-none-match'], tag)) {
      dress(response, host, 304)
      response.end()
      return
    }
    const as = encodingFor(asked['accept-encoding'])
    const tell = (bytes: Buffer) => {
      dress(response, host, 200)
      if (as !== 'identity') response.setHeader('content-encoding', as)
      response.setHeader('content-length', bytes.length)
      response.end(method === 'HEAD' ? undefined : bytes)
    }
    const there = encoded.get(as)
    if (there) tell(there)
    else if (as !== 'identity') return bytesIn(as).then(tell)
  }

  return { size: () => size, send }
}

/** The hashes of those scripts alone that Next gave its nonce: one that got in otherwise has none, and does not run. */
function inlineScripts(html: string, nonce: string): string[] {
  const all = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
  const own = all.filter(([, attributes = '']) => {
    return attributes.includes(` nonce="${nonce}"`) && !attributes.includes(' src=')
  })
  const hash = (script: string) => createHash('sha256').update(script).digest('base64')
  return own.map(([, , script = '']) => `'sha256-${hash(script.replaceAll(nonce, spent))}'`)
}

/** The smallest that is accepted. */
function encodingFor(accepted: string | string[] = ''): Encoding {
  if (accepted === '') return 'identity'
  const given = encodingsIn(accepted)
  return given.has('br') ? 'br' : given.has('gzip') ? 'gzip' : 'identity'
}

/** What is accepted (RFC 9110, 12.5.3); what makes no sense accepts nothing. */
export function encodingsIn(accepted: string | string[] = ''): ReadonlySet<string> {
  const given = new Set<string>()
  for (const part of String(accepted).toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim())
    const refusedHere = parameters.some((one) => /^q=0(?:\.0*)?$/.test(one))
    if (!refusedHere) given.add(name)
  }
  return given
}

const namesTag = (header: string, tag: string) =>
  header === '*' || header.split(',').some((one) => one.trim().replace(/^(?!W\/)/, 'W/') === tag)
