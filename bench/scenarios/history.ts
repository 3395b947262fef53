import type pg from 'pg'
import { newClientId } from '../../lib/client/ids.ts'
import { type Contender, startHearthContender, startYardstick } from '../contenders.ts'
import { openEmbedded, settingsOf } from '../embedded.ts'
import { interleave } from '../interleave.ts'
import { type Ask, type AskerOrder, startAsker } from '../load/asker.ts'
import { givePast } from '../past.ts'
import type { Line, Scenario } from '../scenario.ts'
import { median } from '../time.ts'
import { addPeople, addRooms, range } from '../town.ts'

const members = 50
const pageSize = 50

/** `began`: when its first message was said, each of the others a second after the one before. Milliseconds since 1970. */
type Room = { id: string; messages: number; began: number }
/** Milliseconds of waiting; microseconds of processor time. */
type Cost = { half: number; most: number; server: number; postgres: number }

/** Pages of short and long rooms, catch-ups, and a message said in each, against the plain SQL page. */
export const history: Scenario = {
  name: 'S5',
  what: 'history: pages, catch-ups and sending in rooms of 10⁴ to 10⁷ messages, one request after another',
  async measure({ quick, rounds }) {
    const hearth = await startHearthContender()
    const closings: (() => Promise<unknown>)[] = [() => hearth.stop()]
    try {
      const pool = await openEmbedded(hearth.hearth)
      closings.push(() => pool.end())
      const { token, rooms } = await layOut(pool, quick ? [10_000, 300_000] : [10_000, 1_000_000, 10_000_000])
      const sql = await startYardstick('sql-history', { YARDSTICK_DATABASE: settingsOf(pool.options) })
      closings.push(() => sql.stop())
      const asker = await startAsker()
      closings.push(() => asker.stop())
      const times = quick ? 100 : 300
      const measured = async (contender: Contender, asks: Ask[]): Promise<Cost> => {
        const order: AskerOrder = {
          url: contender.url,
          token: contender === hearth ? token : undefined,
          asks,
        }
        const before = { server: contender.time().server, postgres: hearth.time().postgres }
        const report = await asker.follow(order)
        const each = (after: number, earlier: number) => (after - earlier) / asks.length
        return {
          ...report,
          server: each(contender.time().server, before.server),
          postgres: each(hearth.time().postgres, before.postgres),
        }
      }
      const small = rooms[0]
      const large = rooms.at(-1)
      if (!small || !large) throw new Error('there are rooms')
      const middles = rooms.map(
        (room) => [nameOf(room), () => measured(hearth, middle(room, times))] as const,
      )
      const found = await interleave(rounds, {
        ...Object.fromEntries(middles),
        sqlMiddle: () => measured(sql, middle(large, times)),
        newest: () => measured(hearth, newest(large, times)),
        sqlNewest: () => measured(sql, newest(large, times)),
        around: () => measured(hearth, around(large, times)),
        ...Object.fromEntries(
          rooms.map((room) => [timeIn(room), () => measured(hearth, at(room, times))] as const),
        ),
        few: async () => measured(hearth, await catchUps(pool, large, 10, times)),
        many: async () => measured(hearth, await catchUps(pool, large, 1_000, Math.ceil(times / 10))),
        tooMany: async () => measured(hearth, await catchUps(pool, large, 10_000, times)),
        said: () => measured(hearth, said(small, times)),
        saidInLarge: () => measured(hearth, said(large, times)),
      } as Record<string, () => Promise<Cost>>)
      return summary(found, small, large, rooms)
    } finally {
      for (const close of closings.reverse()) await close()
    }
  },
}

async function layOut(pool: pg.Pool, sizes: number[]) {
  const people = await addPeople(pool, members, 0)
  const places = await addRooms(
    pool,
    people,
    sizes.map(() => range(members)),
  )
  const rooms: Room[] = []
  for (const [index, { id }] of places.entries()) {
    const messages = sizes[index] ?? 0
    await givePast(pool, id, people, messages)
    const first = 'select created_at as began from message where room_id = $1 and seq = 1'
    const { rows } = await pool.query<{ began: Date }>(first, [id])
    rooms.push({ id, messages, began: rows[0]?.began.getTime() ?? 0 })
  }
  await pool.query('vacuum analyze message')
  await pool.query('checkpoint')
  return { token: people[0]?.token ?? '', rooms }
}

const nameOf = ({ messages }: Room) => messages.toLocaleString('en')
const timeIn = (room: Room) => `a time in ${nameOf(room)}`

/** Pages all over the room, none of them at its ends. */
function middle({ id, messages }: Room, times: number): Ask[] {
  return range(times).map(() => {
    const before = 1_000 + Math.floor(Math.random() * (messages - 2_000))
    return pageBefore(id, before)
  })
}

const pageBefore = (room: string, before: number): Ask => ({
  event: 'history:read',
  input: { room, before },
  seqs: [before - pageSize, before - 1],
})

function newest({ id }: Room, times: number): Ask[] {
  return range(times).map(() => ({ event: 'history:read', input: { room: id } }))
}

function around(room: Room, times: number): Ask[] {
  return somewhere(room, times, (seq) => ({ around: seq }))
}

/** Times between two messages: what is looked for is the later one. */
function at(room: Room, times: number): Ask[] {
  return somewhere(room, times, (seq) => ({ at: new Date(room.began + (seq - 1.5) * 1000).toISOString() }))
}

function somewhere({ id, messages }: Room, times: number, window: (seq: number) => object): Ask[] {
  return range(times).map(() => {
    const seq = 1_000 + Math.floor(Math.random() * (messages - 2_000))
    const first = seq - pageSize / 2
    return { event: 'history:read', input: { room: id, ...window(seq) }, seqs: [first, first + pageSize - 1] }
  })
}

/** The room as somebody left it so many messages ago. Over 1,000 are answered with the newest page. */
async function catchUps(pool: pg.Pool, { id }: Room, changes: number, times: number): Promise<Ask[]> {
  const statement = 'select rev::float8 as rev, last_seq::float8 as last from room where id = $1'
  const { rows } = await pool.query<{ rev: number; last: number }>(statement, [id])
  const { rev = 0, last = 0 } = rows[0] ?? {}
  const first = last - Math.min(changes, changes > 1_000 ? pageSize : changes) + 1
  return range(times).map(() => ({
    event: 'room:subscribe',
    input: { rooms: [{ room: id, since: rev - changes }] },
    seqs: [first, last],
  }))
}

function said({ id }: Room, times: number): Ask[] {
  const text = 'Good morning: the bell works if one means it.'
  return range(times).map(() => ({ event: 'message:send', input: { room: id, id: newClientId(), text } }))
}

function summary(found: Record<string, Cost[]>, small: Room, large: Room, rooms: Room[]) {
  const of = (name: string, figure: keyof Cost) => median((found[name] ?? []).map((cost) => cost[figure]))
  const cpu = (name: string) => of(name, 'server') + of(name, 'postgres')
  const against = (what: string, one: string, other: string, goal?: string): Line[] => {
    const ratio = of(one, 'half') / of(other, 'half')
    return [
      { what, unit: 'ms', hearth: of(one, 'half'), yardstick: of(other, 'half'), ratio, goal },
      {
        ...{ what: `${what}: processor, PostgreSQL's too`, unit: 'µs' },
        ...{ hearth: cpu(one), yardstick: cpu(other), ratio: cpu(one) / cpu(other) },
      },
    ]
  }
  const alone = (what: string, name: string): Line => ({ what, unit: 'ms', hearth: of(name, 'half') })
  const growth = of(nameOf(large), 'half') / of(nameOf(small), 'half')
  const sizes = `of ${nameOf(large)} messages`
  return {
    figures: {
      'S5.page_ratio': of(nameOf(large), 'half') / of('sqlMiddle', 'half'),
      'S5.growth_ratio': growth,
    },
    lines: [
      ...against(`a page in the middle ${sizes}, against plain SQL`, nameOf(large), 'sqlMiddle', '≤ 1.3'),
      ...against(`the newest page ${sizes}, against plain SQL`, 'newest', 'sqlNewest', '≤ 1.3'),
      ...rooms.map((room) => alone(`a page in the middle of ${nameOf(room)}`, nameOf(room))),
      { what: `middle ${sizes} ÷ of ${nameOf(small)}`, unit: '', hearth: growth, goal: '≤ 1.2' },
      alone(`a page around a message ${sizes}`, 'around'),
      ...against(
        `jump to a date ${sizes}, against plain SQL that knows the number`,
        timeIn(large),
        'sqlMiddle',
      ),
      ...rooms.map((room) => alone(`jump to a date in ${nameOf(room)}`, timeIn(room))),
      alone('catch-up of 10 changes', 'few'),
      alone('catch-up of 1,000 changes', 'many'),
      alone('catch-up of 10,000 changes, a fresh page', 'tooMany'),
      ...against(
        `a message said in ${nameOf(large)}, against one in ${nameOf(small)}`,
        'saidInLarge',
        'said',
      ),
    ],
    rounds: found,
  }
}
