import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { sessionCookieOf } from '../protocol/cookies.ts'
import { limits } from '../protocol/limits.ts'
import { httpStatus, plainOf, type Refusal, type RefusalCode, refuse } from '../protocol/refusals.ts'
import { isOwn, type Origin, settleOrigin } from './origin.ts'
import { securityHeaders } from './security-headers.ts'
import type { Settings } from './settings.ts'
import { neighbourhood } from './throttle.ts'

type Trust = Pick<Settings, 'url' | 'trustProxy'>

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']

/** What a plain HTML form, and so any site, can send without asking first. */
const formLike = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i

/** From where nobody gets in. */
export type IsBanned = (address: string) => boolean

const nowhere: IsBanned = () => false

/**
 * Stands before Next and sees every request: settles who asks from where, refuses what is malformed, foreign or too
 * long, or comes from where nobody gets in, and gives the answer its security headers.
 * @returns whether the request goes on; if not, it is answered
 */
export function guard(
  request: IncomingMessage,
  response: ServerResponse,
  trust: Trust,
  isBanned = nowhere,
): boolean {
  const origin = settleOrigin(request, trust)
  if (origin) dress(response, origin)
  if (origin && isBanned(origin.address)) return turnAway(request, response, banned, origin)
  const refusal = origin ? faultOf(request, origin, trust) : refuse('BAD', 'The Host header makes no sense.')
  if (refusal) return turnAway(request, response, refusal, origin)
  if (origin && isLarge(request) && !letLarge(request, response, origin))
    return turnAway(request, response, crowded, origin)
  limitBody(request, response, origin)
  return true
}

/** For requests that become sockets: the same view of where they come from. @returns a status where they do not go on */
export function guardUpgrade(request: IncomingMessage, trust: Trust, isBanned = nowhere): 400 | 403 | null {
  const origin = settleOrigin(request, trust)
  if (!origin || !isPath(request.url ?? '')) return 400
  return isBanned(origin.address) ? 403 : null
}

const banned = refuse('DENY', 'Nobody gets in from your network at the moment.')
const crowded = refuse('SLOW', 'Many pictures are being sent just now. Try again in 5 s.', { retryAfter: 5 })

const titles: { [Code in RefusalCode]?: string } = { LONG: 'Too large', SLOW: 'Too much at once' }

/** Whoever comes with a browser where nobody gets in, or with a form that is too large, gets a page to read. */
function turnAway(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  origin: Origin | null,
): false {
  const reads = refusal === banned ? request.method === 'GET' : refusal === crowded || refusal.code === 'LONG'
  if (reads && request.headers.accept?.includes('text/html')) {
    const title = titles[refusal.code] ?? 'Not open'
    const back = refusal === banned ? '' : '<p><a href="">Back</a></p>'
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><p>${refusal.message}</p>${back}</html>`
    answerWith(request, response, httpStatus(refusal), 'text/html; charset=utf-8', page)
  } else answer(request, response, refusal, origin)
  return false
}

function dress(response: ServerResponse, origin: Origin): void {
  for (const [name, value] of Object.entries(securityHeaders(origin))) response.setHeader(name, value)
  response.setHeader('x-request-id', origin.id)
}

function faultOf(request: IncomingMessage, origin: Origin, trust: Trust): Refusal | null {
  const { method = '', url = '', headers } = request
  if (!methods.includes(method)) return refuse('BAD', `The method ${method} is not known here.`)
  if (!isPath(url)) return refuse('BAD', 'The address makes no sense.')
  if (isForeign(request, origin, trust)) return refuse('DENY', 'This request comes from another site.')
  if (Number(headers['content-length'] ?? 0) > mostBytes(request)) return tooLong(request)
  return null
}

/**
 * Pictures of oneself are larger than all else that is sent; a form has something around them. Next holds all of a form
 * before the action asks whose it is, so a stranger's is not let grow.
 */
function mostBytes({ method, url = '', headers }: IncomingMessage): number {
  const path = url.split('?', 1)[0]
  if (method === 'PUT' && path === '/api/v1/me/avatar') return limits.avatarBytes
  const isForm = method === 'POST' && path === '/settings' && sessionCookieOf(headers.cookie ?? '') !== null
  return isForm ? limits.avatarFormBytes : limits.bodyBytes
}

/** What is more than others may send, or may become so, as its length is not announced. */
function isLarge(request: IncomingMessage): boolean {
  if (mostBytes(request) === limits.bodyBytes) return false
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return encoding !== undefined || Number(length ?? 0) > limits.bodyBytes
}

/** Of this process, as its memory is: what is answered to whom. */
const large = new Map<ServerResponse, string>()

/** @returns whether there is room for one more, which then takes it until it is answered or gone */
function letLarge({ socket }: IncomingMessage, response: ServerResponse, { address }: Origin): boolean {
  const from = neighbourhood(address)
  const theirs = [...large.values()].filter((other) => other === from)
  if (large.size >= limits.largeBodies || theirs.length >= limits.largeBodiesEach) return false
  large.set(response, from)
  const over = () => {
    large.delete(response)
    socket.off('close', over)
    response.off('close', over)
  }
  response.once('close', over)
  // An answer that waits behind another of its connection (pipelining) is not closed with it.
  socket.once('close', over)
  return true
}

function tooLong(request: IncomingMessage): Refusal {
  const most = mostBytes(request)
  return most === limits.bodyBytes
    ? refuse('LONG', `Too long: a request may have ${most / 1024} KiB.`)
    : refuse('LONG', `That picture is too large: at most ${limits.avatarBytes / 2 ** 20} MiB.`)
}

/** A path, and not the absolute address that a proxy would be sent; percent signs decode to text without NUL. */
function isPath(url: string): boolean {
  if (!/^\/(?![/\\])/.test(url)) return false
  if (!url.includes('%')) return true
  try {
    return !decodeURIComponent(url.split('?', 1)[0] ?? '').includes('\0')
  } catch {
    return false
  }
}

/**
 * Whether a page of another site had the browser send it (CSRF). Browsers tell the Origin of whatever changes
 * something; with a cookie we insist on being told. Who brings a bearer token and no cookie is no browser's victim.
 */
function isForeign({ method = '', headers }: IncomingMessage, origin: Origin, { url }: Trust): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return false
  const cookie = headers.cookie !== undefined
  if (!cookie && !formLike.test(headers['content-type'] ?? '')) return false
  if (!cookie && /^bearer /i.test(headers.authorization ?? '')) return false
  if (headers.origin !== undefined) return !isOwn(headers.origin, origin, url)
  const site = headers['sec-fetch-site']
  return cookie ? site !== 'same-origin' && site !== 'none' : site === 'cross-site' || site === 'same-site'
}

/** For whoever asks for more than can be begun. */
export function turnAwayBusy(request: IncomingMessage, response: ServerResponse): void {
  answer(request, response, refuse('SLOW', 'Too much at once. Try again in 2 s.', { retryAfter: 2 }), null)
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  origin: Origin | null,
): void {
  const { status, body } = problemOf(refusal, origin?.id)
  // A form of a page shows the sentence where it stands, if it comes as Next lets it through (components/ui/use-act.ts).
  const byForm = request.headers['next-action'] !== undefined
  const [type, text] = byForm ? ['text/plain', plainOf(refusal)] : ['application/problem+json', body]
  answerWith(request, response, status, type, text)
}

/** A refusal as RFC 9457 wants it, of what is answered before Next. */
export function problemOf(refusal: Refusal, id?: string) {
  const status = httpStatus(refusal)
  const { code, message, retryable } = refusal
  const what = { type: 'about:blank', title: STATUS_CODES[status], status, code, detail: message, retryable }
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'private, no-store' }
  return { status, headers, body: JSON.stringify(id ? { ...what, request: id } : what) }
}

function answerWith(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
): void {
  const headers = { 'content-type': type, 'cache-control': 'private, no-store', connection: 'close' }
  response.writeHead(status, headers)
  response.end(body)
  // What is still being sent is let run into nothing for a moment: cut at once, the client would miss the answer.
  request.resume()
  // A request that was passed on and broken off has no socket any more.
  const { socket } = request
  setTimeout(() => socket.destroy(), 2000).unref()
}

/** A body of unannounced length (chunked) is counted as it comes, and cut like a lost connection. */
function limitBody(request: IncomingMessage, response: ServerResponse, origin: Origin | null): void {
  if (request.headers['transfer-encoding'] === undefined) return
  const push = request.push
  const most = mostBytes(request)
  let bytes = 0
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    bytes += chunk?.length ?? 0
    if (bytes <= most) return push.call(request, chunk, encoding)
    if (!response.headersSent) answer(request, response, tooLong(request), origin)
    return true
  }
}
