// Many bare sockets in a process of their own, so that what they cost is not counted as the server's.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import type { Order, Report } from './orders.ts'

const seats: Socket[] = []
let here = 0
let acknowledged = 0
let delivered = 0
let disordered = 0
let repeated = 0
/** How many are on their way in at once. */
const door = 25

/**
 * Each seat goes by the rule of receiving: changes may come again, and what comes first has the next number of its room.
 * Messages can be counted by their numbers because nothing else happens in these rooms.
 */
function sit({ url, token }: { url: string; token?: string }): Promise<void> {
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: token ? { token } : {},
  })
  const last = new Map<string, number>()
  socket.on('changes', (changes: { room: string; messages: { seq: number }[] }) => {
    for (const { seq } of changes.messages) {
      const before = last.get(changes.room) ?? seq - 1
      if (seq <= before) repeated += 1
      else delivered += 1
      if (seq > before + 1) disordered += 1
      last.set(changes.room, Math.max(before, seq))
    }
  })
  seats.push(socket)
  return new Promise((resolve, reject) => {
    socket.once('hello', () => {
      here += 1
      resolve()
    })
    socket.once('connect_error', reject)
  })
}

async function come(order: Extract<Order, { do: 'come' }>) {
  const coming = order.seats.values()
  await Promise.all(
    Array.from({ length: door }, async () => {
      for (const seat of coming) await sit(seat)
    }),
  )
}

async function say({ seat, room }: { seat: number; room: string }) {
  const message = { room, id: randomUUID(), text: 'Good morning: the bell works if one means it.' }
  const answer = await seats[seat]?.timeout(30_000).emitWithAck('message:send', message)
  if (answer?.ok) acknowledged += 1
}

async function speak(order: Extract<Order, { do: 'speak' }>) {
  const begun = performance.now()
  const said = order.words.map(async (word, index) => {
    await sleep(begun + (index * 1000) / order.perSecond - performance.now())
    await say(word)
  })
  await Promise.all(said)
}

async function pour(order: Extract<Order, { do: 'pour' }>) {
  const words = order.words.values()
  await Promise.all(
    Array.from({ length: order.outstanding }, async () => {
      for (const word of words) await say(word)
    }),
  )
}

/** Until every copy came, or none has for a while. */
async function settle(copies: number) {
  for (let still = 0, before = -1; delivered < copies && still < 200; still++) {
    if (delivered !== before) still = 0
    before = delivered
    await sleep(20)
  }
}

async function follow(order: Order): Promise<Report> {
  const begun = performance.now()
  acknowledged = 0
  delivered = 0
  disordered = 0
  repeated = 0
  if (order.do === 'come') await come(order)
  else if (order.do === 'speak') await speak(order)
  else if (order.do === 'pour') await pour(order)
  else for (const seat of seats) seat.disconnect()
  if ('copies' in order) await settle(order.copies)
  return { here, acknowledged, delivered, disordered, repeated, seconds: (performance.now() - begun) / 1000 }
}

process.on('message', async (order: Order) => process.send?.(await follow(order)))
process.on('disconnect', () => process.exit())
