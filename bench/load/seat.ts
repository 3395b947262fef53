import { randomUUID } from 'node:crypto'
import { dialects, type Heard } from './dialects.ts'
import { type Line, openLine } from './line.ts'
import type { DialectName, Seating } from './orders.ts'
import type { Room } from './room.ts'
import { texts } from './texts.ts'

const literals = texts.map((text) => ({ text, literal: JSON.stringify(text) }))

export type Seat = {
  say(): void
  /** Whether each acknowledgement is followed by the next message, in the same turn. */
  pouring: boolean
  waiting(): number
  end(): void
}

type Place = {
  url: string
  dialect: DialectName
  seating: Seating
  room: Room
  /** Told of each word of the server's that is not about messages. */
  hinted(): void
}

/** A member of one room on a line of their own. Resolves once they are told of all that is said in it. */
export function sit({ url, dialect: name, seating, room, hinted }: Place): Promise<Seat> {
  const dialect = dialects[name]
  const listener = { seq: 0 }
  const waiting = new Set<number>()
  let calls = 0
  let line: Line

  return new Promise((resolve) => {
    const seat: Seat = {
      say() {
        const { text, literal } = literals[calls % literals.length] ?? { text: '', literal: '' }
        const id = newId()
        calls += 1
        waiting.add(calls)
        room.say(id, text)
        line.say(dialect.send(calls, room.id, id, literal))
      },
      pouring: false,
      waiting: () => waiting.size,
      end: () => line.end(),
    }

    function heed(heard: Heard, bytes: Buffer, from: number, to: number) {
      if (heard === null) return hinted()
      if (heard.is === 'told') room.tell(listener, heard.messages, bytes, from, to)
      else if (heard.is === 'asked') line.say(heard.answer)
      else if (heard.is === 'joined') {
        listener.seq = heard.seq
        room.enter(listener)
        resolve(seat)
      } else {
        if (!waiting.delete(heard.call)) throw new Error(`${heard.call} was acknowledged and nobody asked`)
        room.acknowledged()
        if (seat.pouring) seat.say()
      }
    }

    line = openLine(url, dialect.path, {
      opened() {
        const greeting = dialect.greeting(seating)
        if (greeting) line.say(greeting)
      },
      hear(bytes, from, to) {
        if (!room.knows(listener, bytes, from, to)) {
          heed(dialect.hear(bytes, from, to, seating), bytes, from, to)
        }
      },
    })
  })
}

/** A UUID that begins with the time, as Hearth's own client makes them (lib/client/ids). */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
