export type DialectName = 'hearth' | 'socketio' | 'ws'

/** Who sits there: a socket of its own, in one room. */
export type Seating = { room: string; token: string }

/** What a crowd is told to do. `speakers` are numbers of seats. */
export type Order =
  | { do: 'come'; url: string; dialect: DialectName; seats: Seating[] }
  /** Each speaker has `window` messages on their way at any time. */
  | { do: 'pour'; speakers: number[]; window: number; seconds: number }
  /** One message after another, by the clock, the speakers in turn. */
  | { do: 'speak'; speakers: number[]; perSecond: number; seconds: number }

/** Every message was acknowledged, and told to every seat of its room in its order; otherwise there is no report. */
export type Report = {
  messages: number
  /** One for each message and seat. */
  deliveries: number
  /** From the first word until the last seat had the last message. */
  seconds: number
  /** That carried messages to seats, and their bytes without the headers of WebSocket. */
  frames: number
  bytes: number
  /** Messages that came to a seat once more. */
  repeated: number
  /** Processor time of the crowd itself, microseconds. */
  time: number
  /** From the sending of a message until the last seat of its room had it, milliseconds: the middle, and all but 1 %. */
  p50: number
  p99: number
}

export type Answer = { report: Report } | { failed: string }
