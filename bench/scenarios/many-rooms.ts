import { interleave } from '../interleave.ts'
import type { Order } from '../load/orders.ts'
import type { Scenario } from '../scenario.ts'
import { compare, openStage } from '../talk.ts'
import { range } from '../town.ts'

const [rooms, members, window] = [200, 5, 2]

/** Many small rooms, in each of which one says as much as it takes; and in each of which all say one thing after another. */
export const manyRooms: Scenario = {
  name: 'S3',
  what: `many rooms: ${rooms} of ${members} members, one of each sending with ${window} messages on their way, and all of them with one`,
  async measure({ quick, rounds }) {
    const stage = await openStage(['hearth', 'socketio', 'ws'])
    try {
      const troupes = await stage.seat(rooms, members)
      const speakers = range(rooms).map((room) => room * members)
      const seconds = quick ? 1 : 5
      const order: Order = { do: 'pour', speakers, window, seconds }
      const everybody: Order = { do: 'pour', speakers: range(rooms * members), window: 1, seconds }
      const { hearth, socketio, ws, hearthAll, socketioAll } = await interleave(rounds, {
        hearth: () => troupes.hearth.follow(order),
        socketio: () => troupes.socketio.follow(order),
        ws: () => troupes.ws.follow(order),
        hearthAll: () => troupes.hearth.follow(everybody),
        socketioAll: () => troupes.socketio.follow(everybody),
      })
      const line = compare('bare Socket.IO', { hearth, yardstick: socketio })
      const allLine = compare('bare Socket.IO, all members send', {
        hearth: hearthAll,
        yardstick: socketioAll,
      })
      const wsLine = compare('bare ws', { hearth, yardstick: ws })
      const messages = line('messages', '/s', (cost) => cost.messagesPerSecond, '≥ 1')
      return {
        figures: { 'S3.messages_ratio': messages.ratio ?? 0 },
        lines: [
          messages,
          line('processor, each message', 'µs', (cost) => cost.server + cost.postgres),
          allLine('messages', '/s', (cost) => cost.messagesPerSecond),
          allLine('processor, each message', 'µs', (cost) => cost.server + cost.postgres),
          allLine('the crowd took', 'processors', (cost) => cost.crowd),
          allLine('messages in a frame', '', (cost) => cost.messagesPerFrame),
          wsLine('messages', '/s', (cost) => cost.messagesPerSecond),
          wsLine('processor, each message', 'µs', (cost) => cost.server + cost.postgres),
          line('Node, each message', 'µs', (cost) => cost.server),
          line('PostgreSQL, each message', 'µs', (cost) => cost.postgres),
          line('messages in a frame', '', (cost) => cost.messagesPerFrame),
          line('payload, each delivery', 'bytes', (cost) => cost.bytesPerDelivery),
          line('told again', 'messages', (cost) => cost.repeated),
          line('the crowd took', 'processors', (cost) => cost.crowd),
          line('the crowd, each delivery', 'µs', (cost) => cost.crowdDelivery),
        ],
        rounds: { hearth, socketio, ws, hearthAll, socketioAll },
      }
    } finally {
      await stage.stop()
    }
  },
}
