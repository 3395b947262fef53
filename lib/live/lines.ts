import type { Socket as Line } from 'node:net'
import type { ServerEvents } from '../protocol/commands.ts'
import type { LiveServer, LiveSocket } from './wire.ts'

export type Lines = ReturnType<typeof createLines>

type Connection = LiveSocket['conn']
/** What is used of the ws package's insides: the sender through which each of its frames goes, and the line below. */
type Part = Buffer | string
type Sender = { _socket: Line; sendFrame?(frame: Part[], sent?: (error?: Error | null) => void): void }
type Transport = Connection['transport'] & { socket?: { _sender?: Sender } }

/** Bytes that may wait on a line before what is written counts as sent only when it is. */
const slack = 64 * 1024

/**
 * The way down to the network, for what goes to many. System calls are most of what a message to a socket costs, and
 * Socket.IO's layers most of the rest. So what goes to one WebSocket in the same turn of the loop, acknowledgements
 * and changes, leaves in one write; and what goes to many is encoded once and written to their lines as it is.
 *
 * A line on which something waits, or that is no WebSocket (yet), gets all by Socket.IO, whose buffer tells how far
 * behind a reader is (backlog.ts). The order of what is told to one socket is the same by either way.
 */
export function createLines(io: LiveServer) {
  const held = new Set<Line>()

  function release() {
    const lines = [...held]
    held.clear()
    for (const line of lines) line.uncork()
  }

  function hold(line: Line) {
    if (held.has(line)) return
    // After all that is settled by what is being dealt with now.
    if (held.size === 0) process.nextTick(release)
    held.add(line)
    line.cork()
  }

  /** In the place of the sender's own, so that it is called with that sender. */
  function sendFrame(this: Sender, frame: Part[], sent?: (error?: Error | null) => void) {
    const line = this._socket
    hold(line)
    const isBehind = line.writableLength > slack
    const parts = inOne(frame)
    const last = parts.length - 1
    parts.forEach((part, at) => void line.write(part, at === last && isBehind ? sent : undefined))
    if (!isBehind) sent?.()
  }

  function adopt(transport: Transport) {
    const sender = transport.socket?._sender
    if (transport.name === 'websocket' && sender?.sendFrame) sender.sendFrame = sendFrame
  }

  io.engine.on('connection', (conn: Connection) => {
    if (conn.transport.name === 'websocket') adopt(conn.transport)
    else conn.on('upgrade', adopt)
  })

  /** The line of a connection for which nothing waits anywhere. */
  function freeLine(conn: Connection): Line | null {
    const transport: Transport = conn.transport
    const sender = transport.socket?._sender
    if (sender?.sendFrame !== sendFrame || !transport.writable || conn.readyState !== 'open') return null
    const waiting: unknown[] = Reflect.get(conn, 'writeBuffer')
    const line = sender._socket
    return waiting.length === 0 && line.writable && line.writableLength <= slack ? line : null
  }

  return {
    /** Emits the same to each of them. */
    tell<Name extends keyof ServerEvents>(
      sockets: Iterable<LiveSocket>,
      name: Name,
      ...payload: Parameters<ServerEvents[Name]>
    ) {
      const packet = `2${JSON.stringify([name, ...payload])}`
      const frame = frameOf(packet)
      for (const { conn } of sockets) {
        const line = freeLine(conn)
        if (!line) conn.write(packet)
        else {
          hold(line)
          line.write(frame)
        }
      }
    },
  }
}

/** A head and the text that follows it, which has to be encoded anyway: the fewer pieces, the less a write costs. */
function inOne(frame: Part[]): Part[] {
  const [head, text] = frame
  if (typeof head === 'string' || typeof text !== 'string' || head === undefined) return frame
  const whole = Buffer.allocUnsafe(head.length + Buffer.byteLength(text))
  head.copy(whole)
  whole.write(text, head.length)
  return [whole]
}

/** A message of Engine.IO (4) in a text frame of its own (RFC 6455, 5.2). */
function frameOf(packet: string): Buffer {
  const length = Buffer.byteLength(packet) + 1
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + length)
  frame[0] = 0x81
  frame[1] = start === 2 ? length : start === 4 ? 126 : 127
  if (start === 4) frame.writeUInt16BE(length, 2)
  if (start === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame[start] = 0x34
  frame.write(packet, start + 1)
  return frame
}
