import { isCommand } from './answer.ts'
import type { Lines } from './lines.ts'
import type { LiveSocket } from './wire.ts'

/** An event of the one namespace, and the number by which it is acknowledged (Socket.IO's protocol, 5). */
const event = /^2(\d{0,9})(?=\[)/

type Decoder = { add(data: unknown): void }

/**
 * Commands, and what acknowledges them, past the layers of Socket.IO, which cost as much as what is asked. Whatever is no
 * command of ours, or no packet at all, goes to them and is judged there.
 * @param answer is given what a middleware of Socket.IO would be: name, arguments, and a function that acknowledges
 */
export function createShortWay(lines: Lines, answer: (socket: LiveSocket, packet: unknown[]) => void) {
  return function open(socket: LiveSocket) {
    const decoder: Decoder = Reflect.get(socket.client, 'decoder')
    const decode = decoder.add.bind(decoder)
    decoder.add = (data) => {
      const [head, id] = (typeof data === 'string' && socket.connected && event.exec(data)) || []
      const packet = head && commandIn(String(data).slice(head.length))
      if (!packet) return decode(data)
      if (id) packet.push((answer: unknown) => lines.acknowledge(socket, id, answer))
      answer(socket, packet)
    }
  }
}

function commandIn(json: string): unknown[] | null {
  try {
    const packet: unknown = JSON.parse(json)
    return Array.isArray(packet) && isCommand(packet[0]) ? packet : null
  } catch {
    return null
  }
}
