import type { Socket as Line } from 'node:net'
import type { ServerEvents } from '../protocol/commands.ts'
import type { LiveServer, LiveSocket } from './wire.ts'

export type Lines = ReturnType<typeof createLines>

type Connection = LiveSocket['conn']
/** What is used of the ws package's insides: the sender through which each of its frames goes, and the line below. */
type Part = Buffer | string
type Sent = (error?: Error | null) => void
type Sender = { _socket: Line; sendFrame?(frame: Part[], sent?: Sent): void }
type Transport = Connection['transport'] & { socket?: { _sender?: Sender } }

type Held = { parts: Buffer[]; length: number }

/** Bytes that may wait on a line before what is written counts as sent only when it is. */
const slack = 64 * 1024

/**
 * The way down to the network, for what goes to many and for what acknowledges. System calls are most of what a message
 * to a socket costs, and Socket.IO's layers most of the rest. So what goes to one WebSocket in the same turn of the loop,
 * acknowledgements and changes, leaves in one write; and what goes to many is encoded once and written to their lines as
 * it is.
 *
 * A line on which something waits, or that is no WebSocket (yet), gets all by Socket.IO, whose buffer tells how far
 * behind a reader is (backlog.ts). The order of what is told to one socket is the same by either way.
 */
export function createLines(io: LiveServer) {
  /** What each line is given when this turn is over. */
  const held = new Map<Line, Held>()

  function release() {
    const all = [...held]
    held.clear()
    for (const [line, those] of all) write(line, those)
  }

  function hold(line: Line, bytes: Buffer) {
    const those = held.get(line)
    if (those) {
      those.parts.push(bytes)
      those.length += bytes.length
      return
    }
    // After all that is settled by what is being dealt with now.
    if (held.size === 0) process.nextTick(release)
    held.set(line, { parts: [bytes], length: bytes.length })
  }

  const isBehind = (line: Line) => line.writableLength + (held.get(line)?.length ?? 0) > slack

  /** What has to be seen to be written, after all that is held for the line. */
  function writeNow(line: Line, bytes: Buffer, sent?: Sent) {
    const those = held.get(line)
    held.delete(line)
    if (those) write(line, those)
    line.write(bytes, sent)
  }

  /** In the place of the sender's own, so that it is called with that sender. */
  function sendFrame(this: Sender, frame: Part[], sent?: Sent) {
    const line = this._socket
    const bytes = inOne(frame)
    if (isClose(bytes) || isBehind(line)) return writeNow(line, bytes, sent)
    hold(line, bytes)
    sent?.()
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
    return waiting.length === 0 && line.writable && !isBehind(line) ? line : null
  }

  /** @param packet of Socket.IO */
  function send(sockets: Iterable<LiveSocket>, packet: string) {
    let frame: Buffer | undefined
    for (const { conn } of sockets) {
      const line = freeLine(conn)
      if (line) {
        frame ??= frameOf(packet)
        hold(line, frame)
      } else conn.write(packet)
    }
  }

  return {
    /** Emits the same to each of them. */
    tell<Name extends keyof ServerEvents>(
      sockets: Iterable<LiveSocket>,
      name: Name,
      ...payload: Parameters<ServerEvents[Name]>
    ) {
      send(sockets, `2${JSON.stringify([name, ...payload])}`)
    },
    /** @param id the number that came with what is answered */
    acknowledge(socket: LiveSocket, id: string, answer: unknown) {
      send([socket], `3${id}${JSON.stringify([answer])}`)
    },
  }
}

/** In one piece: several would take a system call that costs as much as two. */
function write(line: Line, { parts, length }: Held) {
  const [first] = parts
  // A client that has hung up is told nothing more.
  if (first && line.writable) line.write(parts.length === 1 ? first : Buffer.concat(parts, length))
}

/** A frame after which the line is ended (RFC 6455, 5.5.1). */
const isClose = (frame: Buffer) => ((frame[0] ?? 0) & 0x0f) === 0x08

/** A head and what follows it. */
function inOne([head = '', body]: Part[]): Buffer {
  const first = typeof head === 'string' ? Buffer.from(head) : head
  if (body === undefined) return first
  const whole = Buffer.allocUnsafe(first.length + Buffer.byteLength(body))
  first.copy(whole)
  if (typeof body === 'string') whole.write(body, first.length)
  else body.copy(whole, first.length)
  return whole
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
