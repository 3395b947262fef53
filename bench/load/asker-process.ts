// One socket that asks one thing after another, in a process of its own.
import { io } from 'socket.io-client'
import type { Ask, AskerOrder, AskerReport } from './asker.ts'
import { quantile } from './tally.ts'

type Answer = {
  ok: boolean
  messages?: { seq: number | string }[]
  rooms?: { messages: { seq: number }[] }[]
}

/** The messages that were asked for, all of them, each next to the next. */
function isRight({ seqs }: Ask, { ok, messages, rooms }: Answer): boolean {
  if (!seqs) return ok
  const found = (messages ?? rooms?.[0]?.messages ?? []).map(({ seq }) => Number(seq))
  const [first = 0, last = 0] = [found[0], found.at(-1)]
  const step = first <= last ? 1 : -1
  const inOrder = found.every((seq, index) => seq === first + index * step)
  return ok && inOrder && Math.min(first, last) === seqs[0] && Math.max(first, last) === seqs[1]
}

async function follow({ url, token, asks }: AskerOrder): Promise<AskerReport> {
  const socket = io(url, { transports: ['websocket'], reconnection: false, auth: token ? { token } : {} })
  await new Promise<void>((resolve, reject) => {
    socket.once(token ? 'hello' : 'connect', () => resolve())
    socket.once('connect_error', reject)
  })
  const times: number[] = []
  for (const ask of asks) {
    const begun = performance.now()
    const answer: Answer = await socket.timeout(30_000).emitWithAck(ask.event, ask.input)
    times.push(performance.now() - begun)
    if (!isRight(ask, answer)) {
      throw new Error(`${JSON.stringify(ask)} was answered ${JSON.stringify(answer).slice(0, 300)}`)
    }
  }
  socket.disconnect()
  return { half: quantile(times, 0.5), most: quantile(times, 0.95) }
}

process.on('message', (order: AskerOrder) => {
  follow(order).then(
    (report) => process.send?.(report),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
process.send?.('here')
