import type { DialectName, Seating } from './orders.ts'

export type Told = { seq: number; id: string; text: string }

/** What a frame means. Null: nothing that matters here. */
export type Heard =
  | { is: 'joined'; seq: number }
  | { is: 'acknowledged'; call: number }
  | { is: 'told'; messages: Told[] }
  | { is: 'asked'; answer: string }
  | null

/** How one of the servers is spoken to. */
export type Dialect = {
  path: string
  /** The first words on a line; null where the server speaks first. */
  greeting(seat: Seating): string | null
  /** @param text as a literal of JSON */
  send(call: number, room: string, id: string, text: string): string
  hear(bytes: Buffer, from: number, to: number, seat: Seating): Heard
}

const code = (letter: string) => letter.charCodeAt(0)
const open = code('0')
const ping = code('2')
const packet = code('4')
const [connected, event, acknowledgement] = [code('0'), code('2'), code('3')]

type Events = {
  /** The handshake is over. */
  connected(seat: Seating): Heard
  /** @param name the first letter of the event's name, which tells them apart */
  event(name: string, data: () => unknown, seat: Seating): Heard
}

/** Engine.IO 4 and Socket.IO 5. Calls are counted from 1; 0 is the joining. */
function socketIo({ connected: begin, event: hearEvent }: Events): Dialect {
  function hearPacket(bytes: Buffer, from: number, to: number, seat: Seating): Heard {
    const type = bytes[from + 1]
    const parsed = (at: number) => JSON.parse(bytes.toString('utf8', at, to))
    if (type === acknowledgement) return acknowledged(bytes, from + 2, to)
    if (type === event) {
      return hearEvent(bytes.toString('latin1', from + 4, from + 5), () => parsed(from + 2)[1], seat)
    }
    if (type === connected) return begin(seat)
    throw new Error(`refused: ${bytes.toString('utf8', from, to)}`)
  }
  return {
    path: '/socket.io/?EIO=4&transport=websocket',
    greeting: () => null,
    send: (call, room, id, text) =>
      `42${call}["message:send",{"room":"${room}","id":"${id}","text":${text}}]`,
    hear(bytes, from, to, seat) {
      const type = bytes[from]
      if (type === packet) return hearPacket(bytes, from, to, seat)
      if (type === ping) return { is: 'asked', answer: '3' }
      if (type === open)
        return { is: 'asked', answer: `40${JSON.stringify({ token: seat.token, lean: true })}` }
      return null
    },
  }
}

function acknowledged(bytes: Buffer, from: number, to: number): Heard {
  const list = bytes.indexOf('[', from)
  const call = Number(bytes.toString('latin1', from, list))
  if (bytes.toString('latin1', list, list + 11) !== '[{"ok":true') {
    throw new Error(`not acknowledged: ${bytes.toString('utf8', from, to)}`)
  }
  if (call > 0) return { is: 'acknowledged', call }
  return { is: 'joined', seq: JSON.parse(bytes.toString('utf8', list, to))[0].seq }
}

type Hello = { rooms: { info: { id: string }; lastSeq: number }[] }
type Lean = [
  room: string,
  from: number,
  to: number,
  lastSeq: number,
  people: unknown,
  messages: LeanMessage[],
]
type LeanMessage = [seq: number, rev: number, id: string, author: number, at: number, text: string]

const hearth = socketIo({
  connected: () => null,
  event(name, data, seat) {
    if (name === 'h') {
      const { rooms } = data() as Hello
      const room = rooms.find(({ info }) => info.id === seat.room)
      if (!room) throw new Error('somebody is not in their room')
      return { is: 'joined', seq: room.lastSeq }
    }
    if (name === 'c') throw new Error('somebody fell behind')
    if (name !== 'l') return null
    const [room, , , , , messages] = data() as Lean
    if (room !== seat.room) throw new Error('another room')
    return { is: 'told', messages: messages.map(([seq, , id, , , text]) => ({ seq, id, text })) }
  },
})

const bareSocketIo = socketIo({
  connected: ({ room, token }) => ({
    is: 'asked',
    answer: `420${JSON.stringify(['join', { room, name: token }])}`,
  }),
  event: (_name, data) => ({ is: 'told', messages: [data() as Told] }),
})

const bareWs: Dialect = {
  path: '/',
  greeting: ({ room, token }) => JSON.stringify({ call: 0, join: room, name: token }),
  send: (call, room, id, text) => `{"call":${call},"room":"${room}","id":"${id}","text":${text}}`,
  hear(bytes, from, to) {
    const frame = JSON.parse(bytes.toString('utf8', from, to))
    if (frame.call === undefined) return { is: 'told', messages: [frame] }
    return frame.call > 0 ? { is: 'acknowledged', call: frame.call } : { is: 'joined', seq: frame.seq }
  },
}

export const dialects: Record<DialectName, Dialect> = { hearth, socketio: bareSocketIo, ws: bareWs }
