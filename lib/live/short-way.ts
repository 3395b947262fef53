import { Decoder, Encoder } from 'socket.io-parser'
import { isCommand } from './answer.ts'
import type { Lines } from './lines.ts'
import type { LiveSocket } from './wire.ts'

/** An event of the one namespace, and the number by which it is acknowledged (Socket.IO's protocol, 5). */
const event = /^2(\d{0,9})(?=\[)/

type Take = (socket: LiveSocket, packet: unknown[]) => void

/**
 * Commands, and what acknowledges them, past the layers of Socket.IO, which cost as much as what is asked. Whatever is no
 * command of ours, or no packet at all, goes to them and is judged there.
 */
export function createShortWay() {
  let opened: { lines: Lines; take: Take }

  /** One a connection. It has a socket from when that was let in. */
  class ShortDecoder extends Decoder {
    socket: LiveSocket | null = null

    override add(data: unknown) {
      const { socket } = this
      const [head, id] = (socket?.connected && typeof data === 'string' && event.exec(data)) || []
      const packet = head && commandIn(String(data).slice(head.length))
      if (!socket || !packet) return super.add(data)
      if (id) packet.push((answer: unknown) => opened.lines.acknowledge(socket, id, answer))
      opened.take(socket, packet)
    }
  }

  return {
    /** To be Socket.IO's. */
    parser: { Encoder, Decoder: ShortDecoder },
    /** @param take is given what a middleware of Socket.IO would be: name, arguments, and a function that acknowledges */
    open(lines: Lines, take: Take) {
      opened = { lines, take }
    },
    enter(socket: LiveSocket) {
      const decoder: ShortDecoder = Reflect.get(socket.client, 'decoder')
      decoder.socket = socket
    },
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
