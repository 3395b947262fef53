import type { Throttle } from '../ground/throttle.ts'
import type { LiveSocket } from './wire.ts'

/**
 * Several times what a socket's rates let it ask. Whoever sends more than that listens to no refusal, and to refuse each
 * of its packets costs more than to send them: a long one, which is read before it is refused, counts as several.
 */
const most = { packets: 3_000, milliseconds: 10_000 }
const charactersCountedOnce = 4_096
/** Milliseconds of a turn of the event loop after which whoever says more is read on in the next one. */
const share = 8

/** What is used of a WebSocket; long polling has none, and says one thing a request. */
type Line = { isPaused: boolean; pause(): void; resume(): void; terminate(): void }

/**
 * Keeps sockets that flood from others. What many say at once is read over several turns of the event loop, in which
 * everybody else has theirs. A socket that goes on beyond all rates is cut; addresses from which that happened too often are let
 * in no more for a while (door.ts).
 */
export function createFloods(throttle: Throttle, now: () => number = () => performance.now()) {
  /** When something was first said in this turn. */
  let since: number | null = null

  function isSpent(): boolean {
    if (since !== null) return now() - since >= share
    since = now()
    setImmediate(() => {
      since = null
    })
    return false
  }

  return function watch(socket: LiveSocket) {
    if (!throttle.enabled) return
    const { conn } = socket
    let count = 0
    let over = 0
    conn.on('packet', ({ data }) => {
      if (isSpent()) rest(lineOf(socket))
      const weight = 1 + Math.floor((data?.length ?? 0) / charactersCountedOnce)
      const isFirst = count === 0
      count += weight
      if (!isFirst && count <= most.packets) return
      if (!isFirst && now() < over) {
        throttle.take('flood', socket.data.address)
        return cut(socket)
      }
      count = weight
      over = now() + most.milliseconds
    })
  }
}

const lineOf = ({ conn }: LiveSocket): Line | undefined => Reflect.get(conn.transport, 'socket')

function rest(line: Line | undefined) {
  // One piece of what was read may have a thousand packets more.
  if (!line || line.isPaused) return
  line.pause()
  setImmediate(() => line.resume())
}

/** Without a farewell, which would be waited for while more is read. */
function cut(socket: LiveSocket) {
  const line = lineOf(socket)
  socket.conn.close(true)
  line?.terminate()
}
