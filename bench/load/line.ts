import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { clientFrame, createFrameReader, opcodes } from './frames.ts'

export type Line = {
  /** Goes out with all else that is said in this turn of the loop, in one write. */
  say(text: string): void
  end(): void
}

type Listener = {
  opened(): void
  /** A text of the server's: `bytes` from `from` to `to`, until the call returns. */
  hear(bytes: Buffer, from: number, to: number): void
  /** It broke, or could not be opened. Who does not want to know of it is not to be measured any further. */
  broke?(): void
}

/** One for all lines: each is read out before the next is written into it. */
const incoming = Buffer.allocUnsafe(256 * 1024)

/** A WebSocket without any library. A line that breaks before its end is thrown, or told. */
export function openLine(url: string, path: string, listener: Listener): Line {
  const { hostname, port } = new URL(url)
  let greeted = false
  let greeting = ''
  let waiting: Buffer[] = []
  let ended = false

  const read = createFrameReader((bytes, from, to, opcode) => {
    if (opcode === opcodes.text) listener.hear(bytes, from, to)
    else if (opcode === opcodes.ping) queue(clientFrame(bytes.toString('utf8', from, to), opcodes.pong))
    else if (opcode === opcodes.close && !ended && !listener.broke) throw new Error(`${url} closed a line`)
  })

  function queue(frame: Buffer) {
    if (waiting.push(frame) === 1) queueMicrotask(flush)
  }

  function flush() {
    const [first] = waiting
    if (first && !ended) socket.write(waiting.length === 1 ? first : Buffer.concat(waiting))
    waiting = []
  }

  /** The answer to the upgrade, and what came with it. */
  function greet(chunk: Buffer, length: number) {
    greeting += chunk.toString('latin1', 0, length)
    const end = greeting.indexOf('\r\n\r\n') + 4
    if (end < 4) return
    if (!greeting.startsWith('HTTP/1.1 101 ')) throw new Error(`${url} refused a line: ${greeting}`)
    const rest = Buffer.from(greeting.slice(end), 'latin1')
    greeted = true
    listener.opened()
    read(rest, rest.length)
  }

  const socket = connect({
    ...{ host: hostname, port: Number(port), noDelay: true },
    onread: {
      buffer: incoming,
      callback(length) {
        if (greeted) read(incoming, length)
        else greet(incoming, length)
        return true
      },
    },
  })
  if (listener.broke) socket.on('error', () => {})
  socket.on('close', () => {
    if (ended) return
    if (!listener.broke) throw new Error(`a line to ${url} broke`)
    ended = true
    listener.broke()
  })
  socket.write(
    [
      ...[`GET ${path} HTTP/1.1`, `Host: ${hostname}:${port}`, 'Upgrade: websocket', 'Connection: Upgrade'],
      ...[`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, 'Sec-WebSocket-Version: 13', '', ''],
    ].join('\r\n'),
  )
  return {
    say: (text) => queue(clientFrame(text)),
    end() {
      ended = true
      socket.destroy()
    },
  }
}
