import cluster from 'node:cluster'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isOurs, type Orders, type ToParent, type ToWorker } from './worker-words.ts'

/** In the environment of workers, so that a process manager's own cluster is not taken for ours. */
export const workerMark = 'HEARTH_WORKER'

export type Parent = {
  /** This worker's number; a later worker never has it again while the parent lives. */
  id: number
  orders: Promise<Orders>
  /** Whether a connection came from outside, by the parent, and not from another worker. */
  isOutside(socket: Duplex): boolean
  /** From now on `server` gets connections. */
  ready(server: Server, empty: boolean): void
  /** From now on it gets none. Resolves when those that it has are gone. */
  leave(): Promise<void>
}

/** A worker's end of the line to its parent; null in a process that is no worker. Without its parent a worker ends. */
export function joinParent(): Parent | null {
  const marked = process.env[workerMark] !== undefined
  delete process.env[workerMark]
  if (!marked || !cluster.worker) return null
  const outside = new WeakSet<Duplex>()
  const held = new Set<Socket>()
  let server: Server | null = null
  let telling = false
  let order: (orders: Orders) => void = () => {}
  const orders = new Promise<Orders>((resolve) => {
    order = resolve
  })

  process.on('message', (message: ToWorker, socket?: Socket) => {
    if (!isOurs(message)) return
    if (message.hearth === 'orders') order(revived(message.orders))
    else if (message.hearth === 'ping') tell({ hearth: 'pong' })
    else take(socket)
  })
  tell({ hearth: 'joined' })

  /** Nothing comes along where the client was gone before it could be handed over. */
  function take(socket?: Socket) {
    if (socket) {
      outside.add(socket)
      held.add(socket)
      socket.once('close', () => release(socket))
      // As the server's own would have it: who has said all may still listen.
      socket.allowHalfOpen = true
    }
    // Before a byte of it is read: until it is told, the parent would hand it to another if we died.
    tell({ hearth: 'taken', held: held.size })
    if (socket) server?.emit('connection', socket)
  }

  /** However many end together are told of once. */
  function release(socket: Socket) {
    held.delete(socket)
    if (telling) return
    telling = true
    setTimeout(() => {
      telling = false
      tell({ hearth: 'held', held: held.size })
    }, 100).unref()
  }

  return {
    id: cluster.worker.id,
    orders,
    isOutside: (socket) => outside.has(socket),
    ready(theServer, empty) {
      server = theServer
      tell({ hearth: 'ready', empty })
    },
    async leave() {
      tell({ hearth: 'leaving' })
      for (const socket of held) await new Promise((done) => socket.once('close', done))
    },
  }
}

/** A parent that is gone cannot be told; this process is about to end then. */
function tell(message: ToParent) {
  process.send?.(message, undefined, {}, () => {})
}

/** The line carries JSON. */
function revived({ settings, ...rest }: Orders): Orders {
  return { ...rest, settings: { ...settings, url: settings.url && new URL(settings.url) } }
}
