// Many members on raw lines, in one process of their own and as cheap as they can be: what they cost is taken from
// the processors that the server under measurement runs on.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Order, Report } from './orders.ts'
import { createRoom, type Room } from './room.ts'
import { type Seat, sit } from './seat.ts'
import { newTally, quantile } from './tally.ts'

const rooms = new Map<string, Room>()
const seats: Seat[] = []
/** How many are on their way in at once. */
const door = 25
/** No delivery and no acknowledgement for so long: nothing comes any more. Milliseconds. */
const patience = 10_000

/** Who is here is told to all in the time after they came. It is over after a second without a word of it. Milliseconds. */
const quiet = { after: 1000, most: 90_000 }

let tally = newTally()
let hintedAt = 0

function roomOf(id: string): Room {
  const known = rooms.get(id)
  if (known) return known
  const room = createRoom(id, () => tally)
  rooms.set(id, room)
  return room
}

async function come({ url, dialect, seats: seatings }: Extract<Order, { do: 'come' }>) {
  const begun = performance.now()
  const hinted = () => {
    hintedAt = performance.now()
  }
  const coming = seatings.entries()
  await Promise.all(
    Array.from({ length: door }, async () => {
      for (const [place, seating] of coming) {
        seats[place] = await sit({ url, dialect, seating, room: roomOf(seating.room), hinted })
      }
    }),
  )
  do {
    if (performance.now() - begun > quiet.most) throw new Error('it does not become quiet')
    await sleep(100)
  } while (performance.now() - hintedAt < quiet.after)
}

function speakersOf(numbers: number[]): Seat[] {
  return numbers.map((number) => {
    const seat = seats[number]
    if (!seat) throw new Error(`nobody sits at ${number}`)
    return seat
  })
}

async function pour(order: Extract<Order, { do: 'pour' }>) {
  const speakers = speakersOf(order.speakers)
  for (const seat of speakers) {
    seat.pouring = true
    for (let turn = 0; turn < order.window; turn++) seat.say()
  }
  await sleep(order.seconds * 1000)
  for (const seat of speakers) seat.pouring = false
}

async function speak(order: Extract<Order, { do: 'speak' }>) {
  const speakers = speakersOf(order.speakers)
  const begun = performance.now()
  for (let turn = 0; turn < order.perSecond * order.seconds; turn++) {
    await sleep(Math.max(0, begun + (turn * 1000) / order.perSecond - performance.now()))
    speakers[turn % speakers.length]?.say()
  }
}

/** Until all that was said is acknowledged and told. */
async function settled() {
  let before = -1
  let since = performance.now()
  while (tally.due > 0) {
    if (tally.deliveries !== before) since = performance.now()
    else if (performance.now() - since > patience) throw new Error(silence())
    before = tally.deliveries
    await sleep(1)
  }
}

function silence(): string {
  const waiting = seats.reduce((sum, seat) => sum + seat.waiting(), 0)
  const [room] = rooms.values()
  return `${tally.messages} messages, ${waiting} not acknowledged, ${tally.due} due; in the first room ${room?.state()}`
}

async function follow(order: Order): Promise<Report> {
  tally = newTally()
  const begun = performance.now()
  const before = process.cpuUsage()
  if (order.do === 'come') await come(order)
  else if (order.do === 'pour') await pour(order)
  else await speak(order)
  await settled()
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(before)
  const { due: _, latencies, ...counted } = tally
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  return { ...counted, seconds, time: user + system, p50, p99 }
}

const answer = (answer: Answer) => process.send?.(answer)
const fail = (error: Error) => answer({ failed: error.stack ?? String(error) })

process.on('message', (order: Order) => follow(order).then((report) => answer({ report }), fail))
process.on('uncaughtException', fail)
process.on('disconnect', () => process.exit())
