import { interleave } from '../interleave.ts'
import type { Order } from '../load/orders.ts'
import type { Line, Pace, Scenario } from '../scenario.ts'
import { type Cost, compare, openStage, type Troupe } from '../talk.ts'
import { median } from '../time.ts'
import { type Inserts, openInserts, type Poured } from '../yardsticks/inserts.ts'

const speakers = [0, 1, 2, 3]
const window = 16
/** Rows in each commit of the raw inserts. */
const batch = 64

/** One room, in which a few say as much as it takes. */
export const fanOut: Scenario = {
  name: 'S2',
  what: 'fan-out: one room of 100 and one of 1,000, each with 4 senders and 16 messages of each on their way',
  async measure(pace) {
    const stage = await openStage(['hearth', 'socketio', 'ws'])
    try {
      const inserts = await openInserts(stage)
      const hundred = await pour(await stage.seat(1, 100), inserts, pace)
      const thousand = await pour(await stage.seat(1, 1_000), inserts, pace)
      const lines = linesOf('100 members', hundred, ['≥ 10', '≤ 0.12'])
      const [deliveries, cpu] = lines
      return {
        figures: { 'S2.deliveries_ratio': deliveries?.ratio ?? 0, 'S2.cpu_ratio': cpu?.ratio ?? 0 },
        lines: [...lines, ...insertLines(hundred), ...linesOf('1,000 members', thousand)],
        rounds: { '100 members': hundred, '1,000 members': thousand },
      }
    } finally {
      await stage.stop()
    }
  },
}

type Found = Record<'hearth' | 'socketio' | 'ws', Cost[]> & { inserts: Poured[] }

async function pour(
  troupes: Record<'hearth' | 'socketio' | 'ws', Troupe>,
  inserts: Inserts,
  { quick, rounds }: Pace,
): Promise<Found> {
  const seconds = quick ? 1.5 : 5
  const order: Order = { do: 'pour', speakers, window, seconds }
  const found = await interleave(rounds, {
    hearth: () => troupes.hearth.follow(order),
    socketio: () => troupes.socketio.follow(order),
    ws: () => troupes.ws.follow(order),
    inserts: () => inserts.pour(batch, seconds / 4),
  })
  for (const troupe of Object.values(troupes)) await troupe.leave()
  return found
}

/** What Hearth's PostgreSQL does with the rows alone. */
function insertLines({ hearth, inserts }: Found): Line[] {
  const line = (what: string, unit: string, own: number, raw: number) => ({
    ...{ what: `raw SQL, commits of ${batch}: ${what}`, unit },
    ...{ hearth: own, yardstick: raw, ratio: own / raw },
  })
  const of = <One>(all: One[], part: (one: One) => number) => median(all.map(part))
  return [
    line(
      'messages',
      '/s',
      of(hearth, (cost) => cost.messagesPerSecond),
      of(inserts, (one) => one.perSecond),
    ),
    line(
      'PostgreSQL, each message',
      'µs',
      of(hearth, (cost) => cost.postgres),
      of(inserts, (one) => one.postgres),
    ),
  ]
}

function linesOf(what: string, { hearth, socketio, ws }: Found, goals: string[] = []): Line[] {
  const line = compare(`${what}, bare Socket.IO`, { hearth, yardstick: socketio })
  const wsLine = compare(`${what}, bare ws`, { hearth, yardstick: ws })
  return [
    line('deliveries', '/s', (cost) => cost.deliveriesPerSecond, goals[0]),
    line('processor, each delivery', 'µs', (cost) => cost.delivery, goals[1]),
    wsLine('deliveries', '/s', (cost) => cost.deliveriesPerSecond),
    wsLine('processor, each delivery', 'µs', (cost) => cost.delivery),
    line('messages', '/s', (cost) => cost.messagesPerSecond),
    line('Node, each message', 'µs', (cost) => cost.server),
    line('PostgreSQL, each message', 'µs', (cost) => cost.postgres),
    line('messages in a frame', '', (cost) => cost.messagesPerFrame),
    line('payload, each delivery', 'bytes', (cost) => cost.bytesPerDelivery),
    line('told again', 'messages', (cost) => cost.repeated),
    line('the crowd took', 'processors', (cost) => cost.crowd),
    line('the crowd, each delivery', 'µs', (cost) => cost.crowdDelivery),
  ]
}
