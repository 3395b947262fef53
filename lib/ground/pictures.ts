import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from '../protocol/refusals.ts'
import { faultOf } from './faults.ts'
import { problemOf } from './requests.ts'
import { isUuid } from './viewer.ts'

type Find = (wanted: { user: string; version: string }) => Promise<Buffer | null>

const under = '/avatars/'

/**
 * Nothing else is ever at the same address, but what was removed is to be gone: no cache that many share keeps it, and a
 * browser for a day. Nothing in it can do anything, whatever a browser takes it for.
 */
const headers = {
  'content-type': 'image/webp',
  'cache-control': 'private, max-age=86400',
  'content-security-policy': "default-src 'none'; sandbox",
}

/**
 * Pictures of people, `/avatars/{user}/{version}`, answered before Next: a page may show dozens.
 * @returns whether the request was for one; if so, it is answered
 */
export function createPictures(find: Find) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = request.url?.split('?', 1)[0] ?? ''
    if (!path.startsWith(under)) return false
    const wanted = request.method === 'GET' || request.method === 'HEAD' ? wantedIn(path) : null
    const image = wanted ? find(wanted) : Promise.resolve(null)
    image.then(
      (found) => (found ? send(response, found) : refuseWith(response, refuse('NONE'))),
      (error) => refuseWith(response, faultOf(error) ?? refuse('BUG')),
    )
    return true
  }
}

function wantedIn(path: string) {
  const [user = '', version = '', ...more] = path.slice(under.length).split('/')
  return more.length === 0 && isUuid(user) && /^[\w-]{16}$/.test(version) ? { user, version } : null
}

function send(response: ServerResponse, image: Buffer) {
  response.writeHead(200, { ...headers, 'content-length': image.length })
  response.end(image)
}

function refuseWith(response: ServerResponse, refusal: ReturnType<typeof refuse>) {
  const { status, headers, body } = problemOf(refusal, String(response.getHeader('x-request-id')))
  response.writeHead(status, headers)
  response.end(body)
}
