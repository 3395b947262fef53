import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Bus } from './bus.ts'

/** How long the database may take. Milliseconds. */
const patience = 3_000

export type Health = { pool: pg.Pool; bus: Bus | null; version: string; stopping(): boolean }

/**
 * For whoever watches over Hearth, answered before Next: `/healthz` says that the process lives, `/readyz` that it
 * can serve (503 while it stops or its database is away; without Redis it serves, but `degraded`), `/version` which one
 * it is.
 * @returns whether the request was one of these
 */
export function answerHealth(request: IncomingMessage, response: ServerResponse, health: Health): boolean {
  const path = request.url?.split('?', 1)[0]
  const known = path === '/healthz' || path === '/readyz' || path === '/version'
  if (!known || (request.method !== 'GET' && request.method !== 'HEAD')) return false
  if (path === '/healthz') tell(response, 200, { ok: true })
  else if (path === '/version') tell(response, 200, { version: health.version })
  else void readiness(health).then((ready) => tell(response, ready.ok ? 200 : 503, ready))
  return true
}

export type Readiness = {
  ok: boolean
  /** It serves, but what other nodes write arrives some seconds later. */
  degraded: boolean
  database: 'ok' | 'away' | 'closing'
  redis: 'ok' | 'away' | 'none'
}

export async function readiness({ pool, bus, stopping }: Health): Promise<Readiness> {
  const redis = bus?.name === 'redis' ? bus.state() : 'none'
  const degraded = redis === 'away'
  if (stopping()) return { ok: false, degraded, database: 'closing', redis }
  const asked = pool.query('select 1').then(
    () => true,
    () => false,
  )
  // A server that is frozen or out of reach says nothing at all, and whoever watches waits for an answer.
  const answered = await Promise.race([asked, sleep(patience, false, { ref: false })])
  return { ok: answered, degraded, database: answered ? 'ok' : 'away', redis }
}

function tell(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
