import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../e2e/api.ts'
import type { RoomId } from '../lib/protocol/wire.ts'

/** How requests of one sort fared: how many, which were not answered as they should be, and the slowest. */
export type Fared = { asked: number; failed: Map<string, number>; slowest: number }

const pause = 100

/** Reads a page and a room's messages over HTTP, again and again. A person would see each failure. */
export function startReader(at: Account, room: RoomId, headers: Record<string, string>) {
  const paths = ['/login', `/api/v1/rooms/${room}/messages?limit=20`]
  return repeat(async (turn) => {
    const answer = await fetch(`${at.url}${paths[turn % 2]}`, {
      headers,
      signal: AbortSignal.timeout(15_000),
    })
    await answer.arrayBuffer()
    return answer.status
  })
}

/** Says something over HTTP ten times a second, each time with its client id until it is acknowledged. */
export function startSpeaker(at: Account, room: RoomId) {
  let said = 0
  let unsaid: { id: string; text: string } | null = null
  const caller = repeat(async () => {
    unsaid ??= { id: randomUUID(), text: `message ${said + 1}` }
    const answer = await fetch(`${at.url}/api/v1/rooms/${room}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${at.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(unsaid),
      signal: AbortSignal.timeout(15_000),
    })
    await answer.arrayBuffer()
    if (answer.ok) {
      said += 1
      unsaid = null
    }
    return answer.status
  })
  return { ...caller, said: () => said }
}

function repeat(call: (turn: number) => Promise<number>) {
  let fared = fresh()
  let going = true
  async function run() {
    for (let turn = 0; going; turn++) {
      const begun = performance.now()
      const status = await call(turn).then(String, reason)
      fared.asked += 1
      fared.slowest = Math.max(fared.slowest, performance.now() - begun)
      if (!/^2/.test(status)) fared.failed.set(status, (fared.failed.get(status) ?? 0) + 1)
      await sleep(pause)
    }
  }
  const running = run()
  return {
    /** Since the last time that this was asked. */
    take(): Fared {
      const taken = fared
      fared = fresh()
      return taken
    },
    async stop() {
      going = false
      await running
    },
  }
}

const fresh = (): Fared => ({ asked: 0, failed: new Map(), slowest: 0 })

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
}
