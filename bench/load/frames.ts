/** As little of WebSocket (RFC 6455) as a crowd needs: what a server sends is read in place, what a client says is made at once. */

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 }

/** The payload is `bytes` from `from` to `to`; it is overwritten after the call. */
type Hear = (bytes: Buffer, from: number, to: number, opcode: number) => void

/** @returns takes the next `length` bytes of the line, and tells the frames that end in them */
export function createFrameReader(hear: Hear): (chunk: Buffer, length: number) => void {
  /** The beginning of a frame whose end has not come yet. */
  let begun = Buffer.alloc(0)
  let kept = 0

  function keep(chunk: Buffer, from: number, to: number, size: number) {
    const needed = Math.max(kept + to - from, size)
    if (needed > begun.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 16))
      begun.copy(larger, 0, 0, kept)
      begun = larger
    }
    chunk.copy(begun, kept, from, to)
    kept += to - from
  }

  /** @returns how much of the chunk belonged to the frame that was begun */
  function finish(chunk: Buffer, length: number): number {
    let at = 0
    while (kept > 0 && at < length) {
      const size = sizeOf(begun, 0, kept)
      const end = Math.min(length, at + (size === 0 ? 1 : size - kept))
      keep(chunk, at, end, size)
      at = end
      if (kept === sizeOf(begun, 0, kept)) {
        const whole = kept
        kept = 0
        tell(begun, 0, whole, hear)
      }
    }
    return at
  }

  return (chunk, length) => {
    let at = kept > 0 ? finish(chunk, length) : 0
    while (at < length) {
      const size = sizeOf(chunk, at, length)
      if (size === 0 || at + size > length) return keep(chunk, at, length, size)
      tell(chunk, at, size, hear)
      at += size
    }
  }
}

/** How many bytes the frame has, its header included; 0 where its header has not come yet. */
function sizeOf(bytes: Buffer, at: number, end: number): number {
  if (end - at < 2) return 0
  const short = bytes[at + 1] ?? 0
  if (short < 126) return 2 + short
  if (short === 126) return end - at < 4 ? 0 : 4 + bytes.readUInt16BE(at + 2)
  if (short > 127) throw new Error('a server does not mask its frames')
  return end - at < 10 ? 0 : 10 + bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6)
}

function tell(bytes: Buffer, at: number, size: number, hear: Hear) {
  const first = bytes[at] ?? 0
  if ((first & 0xf0) !== 0x80) throw new Error('a frame is compressed, or a part of a message')
  const short = bytes[at + 1] ?? 0
  const header = short < 126 ? 2 : short === 126 ? 4 : 10
  hear(bytes, at + header, at + size, first & 0x0f)
}

/** What a client says, 64 KiB at most. Its mask is zero, which servers must unmask like any other and we need not apply. */
export function clientFrame(text: string, opcode = opcodes.text): Buffer {
  const size = Buffer.byteLength(text)
  const header = size < 126 ? 6 : 8
  const frame = Buffer.allocUnsafe(header + size)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | Math.min(size, 126)
  if (header === 8) frame.writeUInt16BE(size, 2)
  frame.writeUInt32BE(0, header - 4)
  frame.write(text, header)
  return frame
}
