import cluster, { type Worker } from 'node:cluster'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart } from './cannot-start.ts'
import { createHanding } from './handing.ts'
import type { Said } from './migrations.ts'
import { createPatience } from './patience.ts'
import { workerMark } from './worker.ts'
import { isOurs, type Orders, type ToParent, type ToWorker } from './worker-words.ts'

/** Milliseconds. */
const times = {
  /** Between two questions whether a worker still answers. */
  pulse: 5_000,
  /** What served this long was no fault of starting. */
  well: 10_000,
  /** For a worker to end in order; PostgreSQL comes after it, and service managers kill after 30 s or so. */
  ending: 18_000,
}

/** So many questions may stay unanswered: of a worker that serves, and of one that is still starting. */
const silence = { serving: 3, starting: 12 }

type Options = {
  count: number
  orders: Orders
  /** What a worker runs. */
  script: string
  say: Said
}

export type Workers = {
  /** Resolves when one serves, with what it tells; rejects where none can. */
  first: Promise<{ empty: boolean }>
  /** A connection from outside, not read from yet. */
  arrived(socket: Socket): void
  stop(): Promise<void>
}

type State = { ready: boolean; unanswered: number }

/**
 * Starts workers and keeps their number: one that ends, and one that answers no more (frozen, or stuck in a loop), is
 * replaced. The first starts alone: what hinders it hinders all, and is to be said once.
 */
export function keepWorkers({ count, orders, script, say }: Options): Workers {
  const execArgv = [...process.execArgv, '--enable-source-maps']
  cluster.setupPrimary({ exec: script, args: [], execArgv })
  const running = new Map<Worker, State>()
  const handing = createHanding()
  const stopping = new AbortController()
  const pulse = setInterval(() => running.forEach(feel), times.pulse).unref()
  let begin: (told: { empty: boolean }) => void = () => {}
  let fail: (error: CannotStart) => void = () => {}
  let begun = false
  const first = new Promise<{ empty: boolean }>((resolve, reject) => {
    begin = resolve
    fail = reject
  })
  const kept = [keep()]
  first.then(
    () => {
      begun = true
      while (kept.length < count && !stopping.signal.aborted) kept.push(keep())
    },
    () => {},
  )

  function start(): Worker {
    const worker = cluster.fork({ [workerMark]: '1' })
    const state = { ready: false, unanswered: 0 }
    running.set(worker, state)
    worker.on('message', (message: ToParent) => isOurs(message) && hear(worker, state, message))
    return worker
  }

  function hear(worker: Worker, state: State, message: ToParent) {
    if (message.hearth === 'joined') tell(worker, { hearth: 'orders', orders })
    else if (message.hearth === 'pong') state.unanswered = 0
    else if (message.hearth === 'leaving') handing.leaving(worker)
    else if (message.hearth === 'taken') handing.free(worker, message.held)
    else if (message.hearth === 'held') handing.holds(worker, message.held)
    else {
      state.ready = true
      handing.free(worker, 0)
      begin({ empty: message.empty })
    }
  }

  async function keep(): Promise<void> {
    const patience = createPatience(times.well)
    while (!stopping.signal.aborted) {
      patience.started()
      const worker = start()
      const { how, failed } = await end(worker)
      running.delete(worker)
      handing.gone(worker)
      // Node keeps one that was frozen when it was killed, with all that had been sent to it.
      delete cluster.workers?.[worker.id]
      if (stopping.signal.aborted) return
      if (failed && !begun) return fail(new CannotStart('No worker can start: see above.'))
      const wait = patience.fell()
      say.warn(`A worker ended (${how}); another starts${wait ? ` in ${wait / 1000} s` : ''}.`)
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  function feel(state: State, worker: Worker) {
    if (state.unanswered++ >= (state.ready ? silence.serving : silence.starting)) {
      say.warn('A worker does not answer any more, and is killed.')
      worker.process.kill('SIGKILL')
    } else tell(worker, { hearth: 'ping' })
  }

  function signalAll(signal: NodeJS.Signals) {
    for (const worker of running.keys()) worker.process.kill(signal)
  }

  // They end by themselves when this process does, unless they are frozen: those would do so when they are thawed.
  process.once('exit', () => signalAll('SIGKILL'))

  return {
    first,
    arrived: handing.arrived,
    async stop() {
      stopping.abort()
      clearInterval(pulse)
      handing.close()
      signalAll('SIGTERM')
      const late = setTimeout(() => signalAll('SIGKILL'), times.ending)
      await Promise.all(kept)
      clearTimeout(late)
    },
  }
}

/** Where it cannot be sent, the worker is about to be gone. */
function tell(worker: Worker, message: ToWorker) {
  worker.send(message, undefined, {}, () => {})
}

/** Resolves when the worker is gone, or could not even be made. */
function end(worker: Worker): Promise<{ how: string; failed: boolean }> {
  return new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) =>
      resolve({ how: signal ?? `exit code ${code}`, failed: signal === null && code !== 0 }),
    )
    worker.on('error', (error: Error) => {
      if (worker.process.pid === undefined) resolve({ how: error.message, failed: true })
    })
  })
}
