import type { RefusalCode } from '../../lib/protocol/refusals.ts'
import { connect, type Wire } from '../api.ts'
import type { Handler } from './handlers.ts'
import type { Somebody } from './people.ts'
import { inputOf, pathOf } from './samples.ts'
import type { Ids } from './scenes.ts'

/**
 * What came back: the table's letter for it, what it told, for a comparison with what came back elsewhere, and all of it.
 */
export type Answer = { letter: string; told: string; text: string }

/** `+` is done; a page or form that leads to the login says AUTH in its own way. */
export const letters: Record<RefusalCode, string> = {
  BAD: 'B',
  AUTH: 'A',
  DENY: 'D',
  NONE: 'N',
  REUSE: 'R',
  TAKEN: 'T',
  STALE: 'S',
  LONG: 'L',
  SLOW: 'W',
  BUG: '!',
  DB: '!',
  FULL: '!',
}

/** Asks one thing as one caller. Whoever asks a command has a socket for it. */
export type Ask = (handler: Handler, ids: Ids, who: Somebody | null) => Promise<Answer>

export function asker(url: string, actionIds: Map<string, { id: string; page: string }>) {
  const sockets = new Map<Somebody | null, Promise<Wire>>()

  function socketOf(who: Somebody | null): Promise<Wire> {
    const open = sockets.get(who) ?? greeted(connect({ url, token: who?.token }))
    sockets.set(who, open)
    return open
  }

  const ways: Record<Handler['kind'], Ask> = {
    command: async (handler, ids, who) => {
      const wire = await socketOf(who)
      return fromAcknowledgement(
        await wire.timeout(20_000).emitWithAck(handler.name as never, inputOf(handler, ids) as never),
      )
    },
    route: async (handler, ids, who) => {
      const { method } = handler
      const body = method === 'GET' ? {} : { body: JSON.stringify(inputOf(handler, ids)) }
      const address = url + pathOf(handler, ids) + (method === 'GET' ? queryOf(inputOf(handler, ids)) : '')
      const headers = {
        'content-type': 'application/json',
        ...(who ? { authorization: `Bearer ${who.token}` } : {}),
      }
      return fromProblem(
        await fetch(address, { method, headers, redirect: 'manual', signal: soon(), ...body }),
      )
    },
    page: async (handler, ids, who) => {
      const headers: Record<string, string> = who ? { cookie: who.cookie } : {}
      return fromPage(
        await fetch(url + pathOf(handler, ids), { headers, redirect: 'manual', signal: soon() }),
        ids,
      )
    },
    action: async (handler, ids, who) => {
      const action = actionIds.get(handler.name)
      if (!action) throw new Error(`${handler.name} is no action of the built pages`)
      return fromAction(
        await post(url, pathOf({ path: action.page }, ids), action.id, inputOf(handler, ids), who),
      )
    },
  }
  return {
    ask: ((handler, ids, who) => ways[handler.kind](handler, ids, who)) as Ask,
    /** Ends the sockets that were opened for questions. */
    async hangUp() {
      for (const wire of sockets.values()) (await wire).disconnect()
      sockets.clear()
    },
  }
}

/** A question that is never answered is a fault too. */
const soon = () => AbortSignal.timeout(60_000)

async function greeted(wire: Wire): Promise<Wire> {
  await new Promise((resolve, reject) => {
    wire.once('hello', resolve)
    wire.once('connect_error', reject)
  })
  return wire
}

function queryOf(input: Record<string, unknown>): string {
  const query = new URLSearchParams(Object.entries(input).map(([name, value]) => [name, String(value)]))
  return query.size > 0 ? `?${query}` : ''
}

type Said = { ok?: boolean; code?: RefusalCode; rooms?: Said[] }

/** Of a question about rooms, what was said of the one. */
function fromAcknowledgement(said: Said): Answer {
  const [first] = Array.isArray(said.rooms) ? said.rooms : []
  const about = first?.ok === false ? first : said
  const [letter, told] = [letterOf(about), JSON.stringify(said)]
  return { letter, told, text: told }
}

const letterOf = ({ ok, code }: Said) => (ok === false ? letters[code ?? 'BUG'] : '+')

async function fromProblem(answer: Response): Promise<Answer> {
  const text = await answer.text()
  const type = answer.headers.get('content-type') ?? ''
  const told = `${answer.status} ${type} ${answer.headers.get('cache-control')} ${text}`
  if (answer.status < 400) return { letter: '+', told, text }
  if (!type.includes('application/problem+json')) return { letter: '?', told, text }
  const letter = letterOf({ ok: false, ...JSON.parse(text) })
  return { letter, told, text: told }
}

async function fromPage(answer: Response, ids: Ids): Promise<Answer> {
  const text = await answer.text()
  const letter = letterOfPage(answer.status, answer.headers.get('location') ?? '')
  // What lies in the head comes in the order in which it was ready.
  const title = /<title>.*?<\/title>/s.exec(text)?.[0]
  const seen = title + text.replaceAll(/<script\b.*?<\/script>|<head>.*?<\/head>/gs, '')
  return { letter, told: neutral(`${answer.status} ${seen}`, ids), text }
}

function letterOfPage(status: number, location: string): string {
  if (location) return /^(https?:\/\/[^/]+)?\/login\b/.test(location) ? 'A' : '>'
  if (status === 404) return 'N'
  return status === 200 ? '+' : '?'
}

/** What stands in every page and is another one each time, and what was asked for. */
function neutral(text: string, ids: Ids): string {
  const asked = Object.values(ids).map(String)
  const nonces = /nonce="([^"]+)"/.exec(text)?.[1]
  return [...asked, ...(nonces ? [nonces] : [])]
    .filter((value) => value.length > 5)
    .reduce((rest, value) => rest.replaceAll(value, '…'), text)
}

/** As a browser with a script sends a form: React's own encoding of `(told, form)`. */
function post(url: string, page: string, id: string, fields: Record<string, unknown>, who: Somebody | null) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) body.append(`_1_${name}`, String(one))
  }
  body.append('0', '[null,"$K1"]')
  const headers = { 'next-action': id, origin: url, ...(who ? { cookie: who.cookie } : {}) }
  return fetch(url + page, { method: 'POST', headers, body, redirect: 'manual', signal: soon() })
}

async function fromAction(answer: Response): Promise<Answer> {
  const location = answer.headers.get('x-action-redirect') ?? answer.headers.get('location') ?? ''
  const text = await answer.text()
  const code = /"code":"([A-Z]+)"/.exec(text)?.[1] as RefusalCode | undefined
  const told = `${answer.status} ${location} ${/"message":"[^"]*"/.exec(text)?.[0]}`
  if (location) return { letter: /^\/login\b/.test(location) ? 'A' : '+', told, text }
  if (answer.status === 404) return { letter: 'N', told, text }
  if (answer.status >= 400) return { letter: '?', told, text }
  const letter = code ? letters[code] : '+'
  return { letter, told, text }
}
