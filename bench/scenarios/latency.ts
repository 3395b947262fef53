import { interleave } from '../interleave.ts'
import type { Order } from '../load/orders.ts'
import { quantile } from '../load/tally.ts'
import type { Scenario } from '../scenario.ts'
import { compare, openStage } from '../talk.ts'
import { median } from '../time.ts'
import { range } from '../town.ts'
import { openInserts } from '../yardsticks/inserts.ts'

const [members, perSecond] = [50, 20]

/** One room in which people talk, and how long it takes until all of them have what was said. */
export const latency: Scenario = {
  name: 'S1',
  what: `latency: one room of ${members} members, ${perSecond} messages a second, from sending to the last member`,
  async measure({ quick, rounds }) {
    const stage = await openStage(['hearth', 'socketio', 'committing'])
    try {
      const inserts = await openInserts(stage)
      const troupes = await stage.seat(1, members)
      const seconds = quick ? 1.5 : 10
      const order: Order = { do: 'speak', speakers: range(members), perSecond, seconds }
      const { hearth, socketio, committing, commits } = await interleave(rounds, {
        hearth: () => troupes.hearth.follow(order),
        socketio: () => troupes.socketio.follow(order),
        committing: () => troupes.committing.follow(order),
        commits: async () => {
          const took = await inserts.trickle(perSecond, seconds)
          return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
        },
      })
      const line = compare('bare Socket.IO', { hearth, yardstick: socketio })
      const committingLine = compare('bare Socket.IO that commits first', { hearth, yardstick: committing })
      const [commit, p99] = [median(commits.map(({ p50 }) => p50)), median(hearth.map((cost) => cost.p99))]
      const allowed = median(socketio.map((cost) => cost.p99)) + commit
      const what = "99 % of messages, against bare Socket.IO's 99 % plus the median of a commit"
      return {
        figures: { 'S1.p99_ratio': p99 / allowed },
        lines: [
          { what, unit: 'ms', hearth: p99, yardstick: allowed, ratio: p99 / allowed, goal: '≤ 1.5' },
          line('99 % of messages', 'ms', (cost) => cost.p99),
          line('half of the messages', 'ms', (cost) => cost.p50),
          committingLine('99 % of messages', 'ms', (cost) => cost.p99),
          committingLine('half of the messages', 'ms', (cost) => cost.p50),
          { what: 'raw SQL, one row: half of the commits', unit: 'ms', yardstick: commit },
          {
            what: 'raw SQL, one row: 99 % of the commits',
            unit: 'ms',
            yardstick: median(commits.map((one) => one.p99)),
          },
          line('Node, each message', 'µs', (cost) => cost.server),
          line('PostgreSQL, each message', 'µs', (cost) => cost.postgres),
          line('the crowd took', 'processors', (cost) => cost.crowd),
        ],
        rounds: { hearth, socketio, committing, commits },
      }
    } finally {
      await stage.stop()
    }
  },
}
