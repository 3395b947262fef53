import { createGate, type Gate } from '../ground/gate.ts'
import type { Throttle } from '../ground/throttle.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import type { Backlog } from './backlog.ts'
import type { LiveSocket } from './wire.ts'

/** What is read for one socket at once, and what may wait for that. */
const most = { atOnce: 2, asked: 100 }

export type Readings = ReturnType<typeof createReadings>

/** Tells how many code units of text were read. */
export type Weigh = (length: number) => void

/**
 * Commands whose answers are large. An answer that nobody takes is held in memory, so each socket has few of them on
 * their way, and none more while it does not read. What is read counts to whoever asks, over how many sockets ever.
 */
export function createReadings(backlog: Backlog, throttle: Throttle) {
  const sockets = new WeakMap<LiveSocket, { gate: Gate; asked: number }>()
  const slow = refuse('SLOW', 'Too much at once. Try again in 1 s.', { retryAfter: 1 })

  function of(socket: LiveSocket) {
    const known = sockets.get(socket)
    if (known) return known
    const fresh = { gate: createGate(most.atOnce), asked: 0 }
    sockets.set(socket, fresh)
    return fresh
  }

  /** @param rooms how many are read */
  return async function read<T>(
    socket: LiveSocket,
    rooms: number,
    work: (weigh: Weigh) => Promise<T | Refusal>,
  ): Promise<T | Refusal> {
    const mine = of(socket)
    if (mine.asked >= most.asked) return slow
    const key = socket.data.viewer?.id ?? socket.data.address
    const tooMuch = throttle.take('reading', key, rooms)
    if (tooMuch) return tooMuch
    const weigh: Weigh = (length) =>
      void throttle.take('reading', key, Math.floor(length / limits.readingCountedOnce))
    mine.asked += 1
    try {
      return await mine.gate(async () => {
        if (!socket.connected) return slow
        if (!backlog.isFull(socket)) return work(weigh)
        backlog.hold(socket)
        return slow
      })
    } finally {
      mine.asked -= 1
    }
  }
}
