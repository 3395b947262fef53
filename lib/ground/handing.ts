import type { Socket } from 'node:net'
import type { ToWorker } from './worker-words.ts'

/** As much of a worker as is needed to hand it a connection. */
export type Taker = {
  send(message: ToWorker, socket: Socket, options: { keepOpen: boolean }, done: () => void): boolean
}

/** Connections that wait while no worker can take one; more are closed, and their clients come again. */
const patient = 1_000

export type Handing = ReturnType<typeof createHanding>

/**
 * Hands connections to workers: to the one that holds the fewest of those that can take one. A worker gets the next
 * only when it has told that it took the last, so that one that is stuck holds up a single connection; and the parent
 * keeps its end until then, so that even this one goes to another worker if that one dies. (Node's own ways do worse:
 * round-robin forgets a connection that a dying worker was just handed, and its client waits for ever; a shared port
 * stays taken by a frozen worker that outlives its parent.)
 */
export function createHanding() {
  const waiting: Socket[] = []
  /** Who can take one, and how many connections it holds. */
  const free = new Map<Taker, number>()
  const flying = new Map<Taker, Socket>()
  const leaving = new WeakSet<Taker>()

  function hand() {
    while (free.size > 0) {
      const socket = waiting.shift()
      const [least] = [...free].sort(([, one], [, other]) => one - other)
      if (!socket || !least) return void (socket && waiting.unshift(socket))
      const [worker] = least
      free.delete(worker)
      flying.set(worker, socket)
      // Where it cannot be sent, the worker is about to be gone.
      worker.send({ hearth: 'connection' }, socket, { keepOpen: true }, () => {})
    }
  }

  return {
    /** @param socket one that is not read from yet */
    arrived(socket: Socket) {
      if (waiting.length >= patient) return void socket.destroy()
      waiting.push(socket)
      hand()
    },
    /** The worker is new, or has what it was handed. */
    free(worker: Taker, held: number) {
      // Our end alone; the worker has its own.
      flying.get(worker)?.destroy()
      flying.delete(worker)
      if (!leaving.has(worker)) free.set(worker, held)
      hand()
    },
    /** It has fewer than it told last. */
    holds(worker: Taker, held: number) {
      if (free.has(worker)) free.set(worker, held)
    },
    leaving(worker: Taker) {
      leaving.add(worker)
      free.delete(worker)
    },
    gone(worker: Taker) {
      const socket = flying.get(worker)
      flying.delete(worker)
      free.delete(worker)
      if (socket) waiting.unshift(socket)
      hand()
    },
    close() {
      for (const socket of waiting.splice(0)) socket.destroy()
    },
  }
}
