import { connect, type Wire } from '../api.ts'
import type { Somebody } from '../matrix/people.ts'
import { inputOf, pathOf } from '../matrix/samples.ts'
import { absentIds, canaries, type Ids } from '../matrix/scenes.ts'
import { type Case, inputOfCase } from './cases.ts'

export type Outcome = { refused: boolean; defect: string | null; signedOut: boolean }

/** One who asks, on one socket that is opened anew where it was ended. */
export function openAsker(url: string, who: Somebody, own: Ids, foreign: Ids) {
  let wire: Wire | null = null

  async function socket(): Promise<Wire> {
    if (wire?.connected) return wire
    wire?.disconnect()
    const one = connect({ url, token: who.token })
    wire = one
    await new Promise((resolve, reject) => {
      one.once('hello', resolve)
      one.once('connect_error', reject)
    })
    return one
  }

  async function command(given: Case, ids: Ids, again = false): Promise<Outcome> {
    const input = inputOfCase(inputOf(given.handler, ids), given)
    // Beyond a frame's length the socket is cut, which is tried elsewhere.
    if (JSON.stringify(input ?? null).length > 100_000) return fine
    const one = await socket().catch(() => null)
    if (!one) return { ...fine, signedOut: true }
    const answer = await one
      .timeout(15_000)
      .emitWithAck(given.handler.name as never, input as never)
      .catch(() => null)
    // What came before may have ended the session, and this socket a moment later.
    if (!answer && !one.connected && !again) return command(given, ids, true)
    if (!answer) return faulty(one.connected ? 'was not acknowledged' : 'had its socket cut twice')
    return judge(JSON.stringify(answer), answer)
  }

  async function route(given: Case, ids: Ids): Promise<Outcome> {
    const { handler, raw } = given
    const input = inputOfCase(inputOf(handler, ids), given)
    const reads = handler.method === 'GET'
    const body = reads ? undefined : (raw?.body ?? JSON.stringify(input))
    const answer = await fetch(url + address(given, ids) + (reads ? queryOf(input) : ''), {
      method: handler.method,
      headers: { authorization: `Bearer ${who.token}`, 'content-type': raw?.type ?? 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    }).catch((error) => String(error.cause ?? error))
    if (typeof answer === 'string')
      return /reset|other side closed|EPIPE/.test(answer) ? fine : faulty(answer)
    const text = await answer.text().catch(() => '')
    if (answer.status >= 500 && answer.status !== 503 && answer.status !== 507)
      return faulty(`${answer.status} ${text}`)
    const type = answer.headers.get('content-type') ?? ''
    if (answer.status >= 400 && !type.includes('problem+json'))
      return faulty(`${answer.status} ${type} ${text}`)
    return judge(text, answer.status >= 400 ? { ok: false, ...JSON.parse(text) } : { ok: true })
  }

  return {
    ask(given: Case): Promise<Outcome> {
      const ids = given.whose === 'own' ? own : given.whose === 'foreign' ? foreign : absentIds()
      return given.handler.kind === 'command' ? command(given, ids) : route(given, ids)
    },
    end: () => void wire?.disconnect(),
  }
}

const fine: Outcome = { refused: false, defect: null, signedOut: false }
const faulty = (defect: string): Outcome => ({ ...fine, defect: defect.slice(0, 500) })

function judge(
  text: string,
  answer: { ok?: boolean; code?: string; detail?: string; message?: string },
): Outcome {
  if (text.includes(canaries.foreign)) return faulty(`a word of a foreign room: ${text}`)
  if (typeof answer.ok !== 'boolean') return faulty(`neither done nor refused: ${text}`)
  const says = answer.detail ?? answer.message ?? ''
  if (answer.code === 'BUG' || says.startsWith('Something went wrong')) return faulty(text)
  return { refused: !answer.ok, defect: null, signedOut: answer.code === 'AUTH' }
}

function address({ handler, inPath }: Case, ids: Ids): string {
  const path = pathOf(handler, ids)
  if (inPath === null || !handler.path.includes('{')) return path
  const parts = handler.path.split('/')
  const at = parts.findIndex((part) => part.startsWith('{'))
  const strange = encodeURIComponent(inPath.toWellFormed()) || '%00'
  return path
    .split('/')
    .map((part, n) => (n === at && !/^\.{0,2}$/.test(strange) ? strange : part))
    .join('/')
}

function queryOf(input: unknown): string {
  // Node itself answers what is longer than 16 KiB, without a body.
  const entries = typeof input === 'object' && input ? Object.entries(input).slice(0, 5) : []
  const query = new URLSearchParams(
    entries.map(([name, value]) => [name, String(JSON.stringify(value)).slice(0, 400)]),
  )
  return query.size > 0 ? `?${query}` : ''
}
