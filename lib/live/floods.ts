import type { Throttle } from '../ground/throttle.ts'
import type { LiveSocket } from './wire.ts'

/**
 * Several times what a socket's rates let it ask. Whoever sends more than that listens to no refusal, and to refuse each
 * of its packets costs more than to send them: a long one, which is read before it is refused, counts as several.
 */
const most = { packets: 3_000, milliseconds: 10_000 }
const charactersCountedOnce = 4_096

/** Cuts a socket that floods. Addresses from which that happened too often are let in no more for a while (door.ts). */
export function cutFloods(socket: LiveSocket, throttle: Throttle) {
  if (!throttle.enabled) return
  const { conn } = socket
  let count = 0
  let over = 0
  conn.on('packet', ({ data }) => {
    const weight = 1 + Math.floor((data?.length ?? 0) / charactersCountedOnce)
    const isFirst = count === 0
    count += weight
    if (!isFirst && count <= most.packets) return
    const now = performance.now()
    if (!isFirst && now < over) {
      throttle.take('flood', socket.data.address)
      return cut(socket)
    }
    count = weight
    over = now + most.milliseconds
  })
}

/** Without a farewell, which would be waited for while more is read. */
function cut({ conn }: LiveSocket) {
  const line: { terminate?(): void } | undefined = Reflect.get(conn.transport, 'socket')
  conn.close(true)
  line?.terminate?.()
}
