import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RoomInfo } from '../../lib/protocol/wire.ts'
import { startHonest } from './honest.ts'

type Stopped = Awaited<ReturnType<Awaited<ReturnType<typeof startHonest>>['stop']>>
type Question = 'waits' | 'stop'

/** Honest people in a process of their own: what the floods cost whoever makes them does not keep these waiting. */
export async function startHonestApart(url: string, count: number) {
  const child = fork(fileURLToPath(import.meta.url), [url, String(count)], {
    execArgv: ['--import', 'tsx'],
  })
  const room = await next<RoomInfo>(child)
  const ask = <Answer>(question: Question) => {
    child.send(question)
    return next<Answer>(child)
  }
  return {
    room,
    /** How long each message took since this was last asked. Milliseconds. */
    waits: () => ask<number[]>('waits'),
    stop: () => ask<Stopped>('stop'),
  }
}

async function next<Answer>(child: ChildProcess): Promise<Answer> {
  const over = new AbortController()
  const told = once(child, 'message', over)
  const ended = once(child, 'exit', over).then(() => {
    throw new Error('the honest people ended')
  })
  try {
    const [answer] = await Promise.race([told, ended])
    return answer
  } finally {
    over.abort()
  }
}

if (process.send) {
  const [, , url = '', count = ''] = process.argv
  const honest = await startHonest(url, Number(count))
  const tell = (answer: unknown) => process.send?.(answer)
  process.on('message', async (question: Question) => {
    if (question === 'waits') return tell(honest.waits.splice(0))
    tell(await honest.stop())
    process.disconnect()
  })
  tell(honest.room)
}
