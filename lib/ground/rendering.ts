import { randomBytes } from 'node:crypto'
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Writable } from 'node:stream'

/** An answer of Next's, and the nonce that its scripts were given. */
export type Rendered = { status: number; headers: Map<string, string>; body: Buffer; nonce: string }

/** More than any page has. */
const most = 16 * 2 ** 20

/**
 * Asks for a page as nobody in particular: of a visitor's own request only what is given here gets into it, so that
 * what is kept for all has nothing of one.
 */
export function render(answer: RequestListener, path: string, cookie: string): Promise<Rendered> {
  const nonce = randomBytes(18).toString('base64')
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  request.url = path
  request.headers = {
    ...{ host: 'hearth.invalid', 'x-forwarded-host': 'hearth.invalid', 'x-forwarded-proto': 'http' },
    ...{ accept: 'text/html', cookie, 'content-security-policy': `script-src 'nonce-${nonce}'` },
  }
  request.push(null)
  const response = new ServerResponse(request)
  // No length and no chunks: what is written after the head is the page.
  response.useChunkedEncodingByDefault = false
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const sink = new Writable({
      highWaterMark: most,
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk)
        done()
      },
    })
    response.assignSocket(sink as Socket)
    for (const broken of [response, sink]) broken.on('error', reject)
    // After the page it says nothing new.
    response.on('close', () => reject(new Error('the page broke off')))
    response.on('finish', () => {
      const all = Buffer.concat(chunks)
      const headers = new Map(
        Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
      )
      resolve({
        status: response.statusCode,
        headers,
        body: all.subarray(all.indexOf('\r\n\r\n') + 4),
        nonce,
      })
    })
    answer(request, response)
  })
}
