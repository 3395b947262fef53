import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { AskedPage } from './asked-page.ts'
import { faultOf } from './faults.ts'
import { cut, type Frame, fill, type Parts } from './frame.ts'
import { encodingsIn } from './kept-page.ts'
import { latelyUsed } from './lately-used.ts'
import { type Rendered, render } from './rendering.ts'
import { nonceIn } from './security-headers.ts'

const gzipped = promisify(gzip)

/** Milliseconds until a page that could not be taken apart is tried again. */
const pause = 60_000

/** A page's frame, and the headers it came with. Its last word is the nonce. */
type Made = { frame: Frame; headers: [name: string, value: string][]; nonce: string }

/** Somebody's page as it was just read from the database. */
export type Filling = {
  /** Pages of the same kind differ in their parts only. */
  kind: string
  parts(): Parts
  /** The same with parts of nobody's, for the frame. */
  standIn(): { answer: RequestListener; parts(page: string): Parts | null }
}

type Options = {
  /** Everything on the page, read for this request. Null for what is not for them, or not this page: Next says it. */
  read(asked: AskedPage, request: IncomingMessage): Promise<Filling | null>
  /** Next. */
  answer: RequestListener
  warn(what: string, error?: unknown): void
  /** Characters of frames in all. */
  most?: number
}

/**
 * Room pages for those who are in the room, put together from parts. What is theirs and what was said is read for each
 * request, as ever, and nothing of it is kept for the next: what is kept is the frame, which Next rendered once with
 * parts of nobody's and from which those were cut out.
 */
export function createFilledPages({ read, answer, warn, most = 16 * 2 ** 20 }: Options) {
  const frames = latelyUsed<{ made: Made | null; at: number }>(most)
  let failing = false
  const making = new Map<string, Promise<Made | null>>()

  async function make(asked: AskedPage, key: string, filling: Filling): Promise<Made | null> {
    const standIn = filling.standIn()
    const rendered = await render(standIn.answer, asked.path, asked.cookie)
    const made = frameOf(rendered, standIn.parts)
    if (!made) warn(`${asked.path} could not be taken apart, so members are told it by Next`)
    frames.set(key, { made, at: Date.now() }, key.length + (made ? rendered.body.length : 0))
    return made
  }

  async function frameFor(asked: AskedPage, filling: Filling): Promise<Made | null> {
    const key = `${asked.path} ${asked.cookie} ${filling.kind}`
    const found = frames.get(key)
    // What could not be cut is not tried again for each request.
    if (found?.made || (found && Date.now() - found.at < pause)) return found.made
    const before = making.get(key)
    if (before) return before
    const made = make(asked, key, filling).finally(() => making.delete(key))
    making.set(key, made)
    return made
  }

  async function tell(asked: AskedPage, request: IncomingMessage, response: ServerResponse) {
    const filling = await read(asked, request)
    const made = filling && (await frameFor(asked, filling))
    if (!made) return answer(request, response)
    const nonce = nonceIn(request)
    const { whole, words } = filling.parts()
    const body = fill(made.frame, { whole, words: [...words, nonce] })
    const zipped = encodingsIn(request.headers['accept-encoding']).has('gzip') ? await gzipped(body) : null
    response.statusCode = 200
    for (const [name, value] of made.headers) {
      response.setHeader(name, value.replaceAll(made.nonce, nonce))
    }
    if (zipped) response.setHeader('content-encoding', 'gzip')
    const bytes = zipped ?? body
    response.setHeader('content-length', bytes.length)
    response.end(request.method === 'HEAD' ? undefined : bytes)
    failing = false
  }

  /** What has to do with the database fails at Next too, and is told there. */
  function failed(error: unknown) {
    if (!failing && !faultOf(error))
      warn('a page could not be filled in, so members are told it by Next', error)
    failing = true
  }

  return {
    /** @returns whether the request is one of these; if so, it is answered */
    take(asked: AskedPage, request: IncomingMessage, response: ServerResponse): boolean {
      if (!asked.session || asked.seq) return false
      tell(asked, request, response).catch((error) => {
        failed(error)
        answer(request, response)
      })
      return true
    },
  }
}

/** Those that tell of the page itself. What tells of the request is the guard's. */
const ofThePage = ['content-type', 'cache-control', 'vary', 'link']

function frameOf({ status, headers, body, nonce }: Rendered, partsIn: (page: string) => Parts | null) {
  if (status !== 200 || headers.has('set-cookie')) return null
  const page = inOnePiece(body.toString(), nonce)
  const parts = partsIn(page)
  const frame = parts && cut(page, { whole: parts.whole, words: [...parts.words, nonce] })
  if (!frame) return null
  const own = ofThePage.flatMap((name): [string, string][] => {
    const value = headers.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  return { frame, headers: own, nonce }
}

/** What React gets is told in as many pieces as time made of it; a part may be in two of them. */
function inOnePiece(page: string, nonce: string): string {
  return page.replaceAll(`"])</script><script nonce="${nonce}">self.__next_f.push([1,"`, '')
}
