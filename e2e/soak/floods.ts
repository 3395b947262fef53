import { randomBytes, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { connect as connectTo, type Socket as Line } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { RoomInfo } from '../../lib/protocol/wire.ts'
import { type Account, makeRoom, signUp, type Wire } from '../api.ts'
import { stuff } from '../threats/stuffing.ts'
import { worst } from '../threats/worst.ts'
import { socketFrom } from './honest.ts'

export type Target = { url: string; mallory: Account; room: RoomInfo; own: RoomInfo }
/** Goes on until it is told to end. */
export type Flood = (target: Target, isOver: () => boolean) => Promise<void>

export async function makeTarget(url: string, room: RoomInfo): Promise<Target> {
  const mallory = await signUp(url, 'mallory')
  return { url, mallory, room, own: await makeRoom(mallory, 'Den', 'public') }
}

const several = (count: number, work: (n: number) => Promise<void>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n))).then(() => {})

/** Each flood comes from places of its own: those of a flood of sockets are let in no more. */
let kinds = 0
const evilOf = () => {
  const kind = kinds++
  return (n: number) => `203.0.${kind}.${1 + (n % 200)}`
}

/** Packets as fast as they can be written, by sockets that come back when they are cut. */
function shouting(count: number, packets: (target: Target, socket: Wire) => void): Flood {
  const evil = evilOf()
  return (target, isOver) =>
    several(count, async (n) => {
      while (!isOver()) {
        const socket = socketFrom(evil(n), target.mallory, false)
        await new Promise((resolve) => socket.once('hello', resolve).once('connect_error', resolve))
        while (!isOver() && socket.connected) {
          for (let k = 0; k < 200; k++) packets(target, socket)
          await wait(1)
          // What it cannot write it would only hold.
          const line: Line | undefined = Reflect.get(socket.io.engine?.transport ?? {}, 'ws')?._socket
          while (!isOver() && socket.connected && (line?.writableLength ?? 0) > 2 ** 20) await wait(5)
        }
        socket.disconnect()
        await wait(50)
      }
    })
}

const emit = (socket: Wire, name: string, input: unknown) => Reflect.apply(socket.emit, socket, [name, input])

/** HTTP requests, so many at once. */
function asking(
  count: number,
  ask: (
    target: Target,
    n: number,
  ) => { path: string; method?: string; headers?: Record<string, string>; body?: string | Buffer },
): Flood {
  const evil = evilOf()
  return async (target, isOver) => {
    const agent = new Agent({ keepAlive: true, maxSockets: count })
    const { hostname, port } = new URL(target.url)
    await several(count, async (n) => {
      for (let k = n; !isOver(); k += count) {
        const { body, headers, ...rest } = ask(target, k)
        await new Promise<void>((resolve) => {
          const sent = { ...headers, 'x-forwarded-for': evil(k) }
          const asked = request({ hostname, port, agent, headers: sent, ...rest }, (answer) => {
            answer
              .resume()
              .on('end', resolve)
              .on('error', () => resolve())
          })
          asked.on('error', () => setTimeout(resolve, 20))
          asked.end(body)
        })
      }
    })
    agent.destroy()
  }
}

/** Connections of which each says a little, now and then. */
function dripping(count: number, head: string, drip: string): Flood {
  return async ({ url }, isOver) => {
    const { hostname, port } = new URL(url)
    await several(count, async (n) => {
      await wait(n)
      while (!isOver()) {
        const line = connectTo(Number(port), hostname, () => line.write(head))
        const closed = new Promise<void>((resolve) => line.on('close', resolve).on('error', () => resolve()))
        const dripped = setInterval(() => line.write(drip), 2_000)
        await Promise.race([
          closed,
          (async () => {
            while (!isOver()) await wait(500)
          })(),
        ])
        clearInterval(dripped)
        line.destroy()
        await wait(100)
      }
    })
  }
}

const cookieless = { 'content-type': 'application/json' }
const text = 'x'.repeat(100_000)

export const floods: Record<string, Flood> = {
  events: shouting(6, (_, socket) => emit(socket, 'presence', { state: 'online' })),
  nonsense: shouting(4, (_, socket) => emit(socket, randomUUID(), [{ a: [[[[]]]] }])),
  typing: shouting(4, ({ own }, socket) => emit(socket, 'typing', { room: own.id })),
  joins: shouting(4, ({ room }, socket) => {
    emit(socket, 'room:join', { room: room.id })
    emit(socket, 'room:leave', { room: room.id })
  }),
  'dear messages': shouting(3, ({ own }, socket) =>
    emit(socket, 'message:send', { room: own.id, id: randomUUID(), text: worst.text }),
  ),
  'huge queries': shouting(3, ({ room, own }, socket) => {
    emit(socket, 'history:read', { room: own.id, limit: 200 })
    emit(socket, 'room:subscribe', { rooms: Array(500).fill({ room: room.id, since: 0 }) })
  }),
  'bytes and pieces': shouting(4, (_, socket) => {
    socket.io.engine?.write(randomBytes(64))
    socket.io.engine?.write(`2["x",${'['.repeat(500)}`)
    emit(socket, 'message:send', { room: Buffer.from('a'), text: Buffer.from('b') })
  }),
  connects: (target, isOver) =>
    several(30, async (n) => {
      while (!isOver()) {
        const socket = socketFrom(`203.1.0.${n + 1}`, target.mallory, false)
        await new Promise((resolve) => socket.once('hello', resolve).once('connect_error', resolve))
        socket.disconnect()
      }
    }),
  logins: async ({ url }, isOver) => {
    while (!isOver()) await stuff(url, { guesses: 500, addresses: 300, atOnce: 100 })
  },
  pages: asking(60, ({ room }, n) => ({
    path: ['/', `/r/${room.slug}`, '/login', `/r/none-${n}`, '/signup'][n % 5] ?? '/',
  })),
  requests: asking(60, ({ mallory, own }, n) => ({
    path:
      [`/api/v1/rooms/${own.id}/messages?limit=200`, '/api/v1/people', '/api/v1/none', '/api/v1/rooms'][
        n % 4
      ] ?? '/',
    headers: { authorization: `Bearer ${mallory.token}` },
  })),
  bodies: asking(30, (_, n) => ({
    path: '/api/v1/login',
    method: 'POST',
    headers: {
      ...cookieless,
      ...(n % 2 ? { 'content-encoding': 'gzip' } : { 'transfer-encoding': 'chunked' }),
    },
    body: `{"username":"${n % 3 ? text : '['.repeat(60_000)}"}`,
  })),
  'slow headers': dripping(2_000, 'GET / HTTP/1.1\r\nHost: a\r\n', 'x-a: b\r\n'),
  'slow bodies': dripping(
    500,
    'POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    ' ',
  ),
  'half handshakes': dripping(
    500,
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    '',
  ),
}
