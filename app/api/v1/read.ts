import { limits } from '@/lib/protocol/limits.ts'
import { type Refusal, refuse, refused } from '@/lib/protocol/refusals.ts'

export type Params = Record<string, string | string[] | undefined>
type Fields = Record<string, unknown>

/** What an address can only carry as digits. All else stays text: a room's slug may well be "2026". */
const numbers = new Set(['seq', 'since', 'before', 'after', 'around', 'limit'])

/**
 * All that a request says, as one object for one schema: the query of a GET or the JSON of anything else, and the
 * parts of the path, which the other two cannot overrule.
 */
export async function fieldsOf(request: Request, params: Params): Promise<Fields | Refusal> {
  const given = asks(request) ? queryOf(request.url) : await bodyOf(request)
  if (refused(given)) return given
  const path = fromText(Object.entries(params))
  const twice = Object.keys(path).find((name) => Object.hasOwn(given, name))
  if (twice !== undefined) return bad(`${twice} stands in the address already`, twice)
  return { ...given, ...path }
}

/** HEAD is GET without the body of the answer. */
export function asks({ method }: Pick<Request, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD'
}

function queryOf(url: string): Fields | Refusal {
  const { searchParams } = new URL(url)
  const names = [...searchParams.keys()]
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? fromText([...searchParams]) : bad(`${twice} is given twice`, twice)
}

function fromText(entries: [string, unknown][]): Fields {
  return Object.fromEntries(entries.map(([name, value]) => [name, asNumber(name, value)]))
}

function asNumber(name: string, value: unknown): unknown {
  const digits = numbers.has(name) && typeof value === 'string' && /^-?\d{1,20}$/.test(value)
  return digits ? Number(value) : value
}

/** No body at all is an empty object, so that what needs no words needs none. */
async function bodyOf(request: Request): Promise<Fields | Refusal> {
  const bytes = await bytesOf(request)
  if (refused(bytes)) return bytes
  if (bytes.length === 0) return {}
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') return bad('the body must be JSON, with Content-Type application/json')
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isObject(value) ? value : bad('the body must be a JSON object')
  } catch {
    return bad('the body is not valid JSON')
  }
}

/** Stops reading at the limit, whatever the length header promised. */
export async function bytesOf(request: Request, most: number = limits.bodyBytes): Promise<Buffer | Refusal> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length
    if (size > most) {
      await reader?.cancel()
      return refuse('LONG', `That is too much for one request: at most ${most / 1024} KiB.`)
    }
    parts.push(part.value)
  }
  return Buffer.concat(parts)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bad(reason: string, field?: string): Refusal {
  return refuse('BAD', `That can't be sent: ${reason}.`, { field })
}
