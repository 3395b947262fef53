import { Decoder, Encoder } from 'socket.io-parser'
import { isCommand } from '../protocol/commands.ts'
import type { Lines } from './lines.ts'
import type { LiveSocket } from './wire.ts'

/** An event of the one namespace: the number by which it is acknowledged, and its name (Socket.IO's protocol, 5). */
const event = /^2(\d{0,9})(?=\["([a-z:]+)")/

type Take = (socket: LiveSocket, packet: unknown[]) => void

/**
 * Commands, and what acknowledges them, past the layers of Socket.IO, which cost as much as what is asked. Whatever is no
 * command of ours, or no packet at all, goes to them and is judged there.
 */
export function createShortWay() {
  let opened: { lines: Lines; take: Take }

  /** One a connection. `socket` is set once it has been let in. */
  class ShortDecoder extends Decoder {
    socket: LiveSocket | null = null
    hasLongWay = false

    override add(data: unknown) {
      const { socket } = this
      const [head, id, name] = (typeof data === 'string' && event.exec(data)) || []
      const isWhole = socket?.connected && isCommand(name) && !Reflect.get(this, 'reconstructor')
      const packet = isWhole && head && packetIn(String(data).slice(head.length))
      if (!packet) {
        if (socket && !this.hasLongWay) this.openLongWay(socket)
        return super.add(data)
      }
      if (id) packet.push((answer: unknown) => opened.lines.acknowledge(socket, id, answer))
      opened.take(socket, packet)
    }

    /** For the first who needs it, as few do. The middleware never goes on: no packet becomes an event (answer.ts). */
    openLongWay(socket: LiveSocket) {
      this.hasLongWay = true
      socket.use((packet) => opened.take(socket, packet))
    }
  }

  return {
    /** For the option of Socket.IO's server. */
    parser: { Encoder, Decoder: ShortDecoder },
    /** @param take is given every packet by either way: name, arguments, and a function that acknowledges */
    open(lines: Lines, take: Take) {
      opened = { lines, take }
    },
    enter(socket: LiveSocket) {
      const decoder: ShortDecoder = Reflect.get(socket.client, 'decoder')
      decoder.socket = socket
    },
  }
}

function packetIn(json: string): unknown[] | null {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
