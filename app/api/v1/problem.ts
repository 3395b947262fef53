import { STATUS_CODES } from 'node:http'
import { httpStatus, type Refusal } from '@/lib/protocol/refusals.ts'

/** What a session decides must not lie in anybody's cache. */
const privately = { 'cache-control': 'private, no-store' }

export function done(result: object, status: number): Response {
  return Response.json({ ok: true, ...result }, { status, headers: privately })
}

/** A refusal as RFC 9457 wants it. */
export function problem(
  refusal: Refusal,
  extra: { status?: number; headers?: HeadersInit; id?: string } = {},
) {
  const { code, message, field, retryable, retryAfter } = refusal
  const status = extra.status ?? httpStatus(refusal)
  const headers = new Headers({ ...privately, 'content-type': 'application/problem+json' })
  for (const [name, value] of new Headers(extra.headers)) headers.set(name, value)
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="hearth"')
  const body = {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    code,
    detail: message,
    field,
    retryable,
  }
  return Response.json(extra.id ? { ...body, request: extra.id } : body, { status, headers })
}
