/** What the measuring process tells a crowd, and hears from it. */
export type Order =
  /** Connect these, and say when all were greeted. Without a token: a visitor. */
  | { do: 'come'; seats: { url: string; token?: string }[] }
  /** Say messages evenly over time, each from the seat and into the room that it is told; each is sent at its time. */
  | { do: 'speak'; words: { seat: number; room: string }[]; perSecond: number; copies: number }
  /** The same, as fast as they are acknowledged, with so many on the way. */
  | { do: 'pour'; words: { seat: number; room: string }[]; outstanding: number; copies: number }
  | { do: 'leave' }

export type Report = {
  /** Seats that were greeted, messages that were acknowledged, messages that came to seats. */
  here: number
  acknowledged: number
  delivered: number
  /** Numbers that came before one that is missing, and messages that came to a seat again, which is allowed. */
  disordered: number
  repeated: number
  seconds: number
}
