import type { Told } from './dialects.ts'
import type { Tally } from './tally.ts'

/** A member who listens. Told of every message up to `seq`. */
export type Listener = { seq: number }

type Word = { id: string; text: string; at: number; seq: number | null }
/** A frame as somebody was told it, and the last message in it. */
type Frame = { bytes: Buffer; last: number }

export type Room = ReturnType<typeof createRoom>

/**
 * What is said in one room, and whether every listener is told all of it, once, in its order. A room's frames are the
 * same for all, so each is read once and then compared byte by byte; a frame that differs is read for itself.
 * @param tally is asked for each time, as each order has its own
 */
export function createRoom(id: string, tally: () => Tally) {
  const listeners: Listener[] = []
  /** By client id, until every listener was told. */
  const said = new Map<string, Word>()
  const numbered = new Map<number, Word>()
  /** By the number of their first message. */
  const frames = new Map<number, Frame>()
  /** Everybody was told up to here, and so many not further. */
  let floor = 0
  let atFloor = 0

  function settle() {
    floor = Math.min(...listeners.map(({ seq }) => seq))
    atFloor = listeners.filter(({ seq }) => seq === floor).length
  }

  function advance(listener: Listener, to: number) {
    const from = listener.seq
    listener.seq = to
    tally().deliveries += to - from
    if (from === floor && --atFloor === 0) rise()
  }

  function rise() {
    const from = floor
    settle()
    const now = performance.now()
    for (let seq = from + 1; seq <= floor; seq++) {
      const word = numbered.get(seq)
      if (!word) throw new Error('a message was told that nobody read')
      tally().latencies.push(now - word.at)
      said.delete(word.id)
      numbered.delete(seq)
      frames.delete(seq)
    }
    tally().due -= floor - from
  }

  /** It is what was said, and has one number. */
  function check({ id, seq, text }: Told) {
    const word = said.get(id)
    if (word?.text !== text || (word.seq ?? seq) !== seq) throw new Error(`nobody said this: ${seq} ${text}`)
    word.seq = seq
    numbered.set(seq, word)
  }

  function count(bytes: number) {
    tally().frames += 1
    tally().bytes += bytes
  }

  return {
    id,
    enter(listener: Listener) {
      listeners.push(listener)
      settle()
    },
    say(id: string, text: string) {
      said.set(id, { id, text, at: performance.now(), seq: null })
      tally().messages += 1
      tally().due += 2
    },
    acknowledged() {
      tally().due -= 1
    },
    /** @returns whether somebody else was told the very same, and it is what comes next */
    knows(listener: Listener, bytes: Buffer, from: number, to: number): boolean {
      const frame = frames.get(listener.seq + 1)
      const size = to - from
      if (frame?.bytes.length !== size || frame.bytes.compare(bytes, from, to) !== 0) return false
      count(size)
      advance(listener, frame.last)
      return true
    },
    tell(listener: Listener, messages: Told[], bytes: Buffer, from: number, to: number) {
      const fresh = messages.filter(({ seq }) => seq > listener.seq)
      count(to - from)
      tally().repeated += messages.length - fresh.length
      let last = listener.seq
      for (const message of fresh) {
        if (message.seq !== last + 1) throw new Error(`after ${last} came ${message.seq}`)
        check(message)
        last = message.seq
      }
      if (fresh.length === 0) return
      if (fresh.length === messages.length && !frames.has(listener.seq + 1)) {
        frames.set(listener.seq + 1, { bytes: Buffer.from(bytes.subarray(from, to)), last })
      }
      advance(listener, last)
    },
    state: () => `${listeners.length} listeners, told up to ${floor}, ${atFloor} of them not further`,
  }
}
