import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AskedPage } from './asked-page.ts'
import { type KeptPage, keepPage } from './kept-page.ts'
import { render } from './rendering.ts'
import { together } from './together.ts'

type Held = { look: string; page: KeptPage; size: number; usedAt: number }
type Making = { look: string; page: Promise<KeptPage | null> }

type Options = {
  /** One word for what a visitor may see of each of these rooms now; nothing for those that are not for visitors. */
  looks(slugs: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Next, for a request that is not of these after all. */
  answer: RequestListener
  /** Next, for a page that is made to be kept. */
  next: RequestListener
  /** Bytes in all. */
  most?: number
}

export type KeptPages = {
  /** @returns whether the request is one of these; if so, it is answered */
  take(asked: AskedPage, request: IncomingMessage, response: ServerResponse): boolean
  /** Bytes that are held now. */
  size(): number
  close(): void
}

/** Requests that are looked up in one statement. */
const looksMost = 500
/** What nobody read for so long goes. Milliseconds. */
const idle = 5 * 60_000

/**
 * Room pages as visitors see them, as bytes, answered before Next is entered. For every request the database is asked
 * whether the room may be seen and what it is now, by a statement that began after the request came; those who come
 * while one is under way share the next. So a page is never older than a message that was acknowledged, on whatever
 * node, and nothing has to be told or to expire.
 */
export function createKeptPages({ looks, answer, next, most = 64 * 2 ** 20 }: Options): KeptPages {
  const look = together<string, string | undefined>(async (slugs) => {
    const found = await looks([...new Set(slugs)])
    return slugs.map((slug) => found.get(slug))
  }, looksMost)
  const held = new Map<string, Held>()
  const making = new Map<string, Making>()
  let size = 0

  function drop(key: string) {
    size -= held.get(key)?.size ?? 0
    held.delete(key)
  }

  /** What was used last comes last; what was not used for longest goes first. */
  function keep(key: string, look: string, page: KeptPage) {
    drop(key)
    const one = { look, page, size: page.size(), usedAt: Date.now() }
    held.set(key, one)
    size += one.size
    for (const [oldest] of held) {
      if (size <= most) break
      drop(oldest)
    }
  }

  /** The page as it is at this look or later: what began to be made after the look has read at least what it saw. */
  async function made(asked: AskedPage, look: string): Promise<KeptPage | null> {
    const { key } = asked
    const before = making.get(key)
    if (before?.look === look) return before.page
    // One at a time: a room in which much is said is not drawn for each word of it.
    if (before) await before.page.catch(() => null)
    const since = making.get(key)
    if (since && since !== before) return since.page
    const page = render(next, asked.path, asked.cookie).then(keepPage)
    const one = { look, page }
    making.set(key, one)
    try {
      const done = await page
      if (done) keep(key, look, done)
      return done
    } finally {
      if (making.get(key) === one) making.delete(key)
    }
  }

  async function tell(asked: AskedPage, request: IncomingMessage, response: ServerResponse) {
    const now = await look(asked.slug)
    if (now === undefined) return answer(request, response)
    const found = held.get(asked.key)
    const page = found?.look === now ? found.page : await made(asked, now)
    if (!page) return answer(request, response)
    const sending = page.send(request, response)
    if (sending) await sending
    const one = held.get(asked.key)
    if (one?.page === page) keep(asked.key, one.look, page)
  }

  const sweep = setInterval(() => {
    const before = Date.now() - idle
    for (const [key, { usedAt }] of held) if (usedAt < before) drop(key)
  }, idle / 5)
  sweep.unref()

  return {
    take(asked, request, response) {
      if (asked.session) return false
      // What fails here fails there too, and is told there.
      tell(asked, request, response).catch(() => answer(request, response))
      return true
    },
    size: () => size,
    close: () => clearInterval(sweep),
  }
}
