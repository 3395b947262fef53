import { createServer, type Server } from 'node:http'
import net from 'node:net'
import pino from 'pino'
import { io, type Socket } from 'socket.io-client'
import { onTestFinished, vi } from 'vitest'
import { testChat, tokenOf } from '../chat/testing.ts'
import { createConnection } from '../client/connection.ts'
import { createHearth, type HearthOptions } from '../client/hearth.ts'
import type { Hearth } from '../client/model.ts'
import { speech } from '../client/speaking.ts'
import type { Bus } from '../ground/bus.ts'
import type { Viewer } from '../ground/identity.ts'
import { createThrottle } from '../ground/throttle.ts'
import type { Hello, Message, RoomId } from '../protocol/wire.ts'
import { createLive } from './live.ts'

/**
 * The wire, the rules and the database, on a free port, with clients that are really connected.
 * @param bus to the nodes that `another` opens
 */
export async function testLive(bus: Bus | null = null) {
  const world = await testChat()
  const node = await openNode(world, bus)
  return { ...world, ...node, another: async (its: Bus) => openNode(await world.otherRules(), its) }
}

type Rules = Pick<Awaited<ReturnType<typeof testChat>>, 'database' | 'chat' | 'identity' | 'announcer'>

async function openNode({ database, chat, identity, announcer }: Rules, bus: Bus | null) {
  const epochNow = vi.fn(async () => 'first')
  const throttle = createThrottle({ enabled: bus !== null, shared: true })
  const httpServer = createServer((_request, response) => void response.writeHead(404).end())
  const port = await listen(httpServer)
  const live = createLive({
    ...{ httpServer, identity, chat, announcer, throttle, bus },
    settings: { url: null },
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    epoch: 'first',
    epochNow,
    version: 'test',
  })
  onTestFinished(async () => {
    await live.leave(0)
    await live.close()
    httpServer.closeAllConnections()
    await new Promise((resolve) => httpServer.close(resolve))
  })
  const url = `http://127.0.0.1:${port}`

  async function tokenFor(viewer: Viewer): Promise<string> {
    const { id, scopes } = viewer
    return (await tokenOf({ database, identity }, id, scopes)).token
  }

  /** A client as browsers and bots have it; a visitor's without a viewer. */
  async function window(viewer: Viewer | null, options: Partial<HearthOptions> & { url?: string } = {}) {
    const token = viewer ? await tokenFor(viewer) : undefined
    const connection = createConnection({ url: options.url ?? url, token })
    const hearth = createHearth({ connection, speak: speech(), ...options })
    onTestFinished(hearth.start())
    await until(() => hearth.view().connection.status === 'online')
    return hearth
  }

  /** A client without any of our code. */
  async function bare(viewer: Viewer | null) {
    const token = viewer ? await tokenFor(viewer) : undefined
    const socket: Socket = io(url, { transports: ['websocket'], forceNew: true, auth: { token } })
    onTestFinished(() => void socket.disconnect())
    const heard: { event: string; data: unknown }[] = []
    socket.onAny((event, data) => heard.push({ event, data }))
    const hello = await new Promise<Hello>((resolve, reject) => {
      socket.once('hello', resolve)
      socket.once('connect_error', reject)
    })
    const ask = (name: string, ...input: unknown[]) => socket.timeout(5_000).emitWithAck(name, ...input)
    const of = (event: string) => heard.filter((one) => one.event === event).map((one) => one.data)
    return { socket, hello, heard, of, ask }
  }

  return { live, chat, identity, epochNow, throttle, url, port, tokenFor, window, bare }
}

/** A line to a server that can be cut and mended. */
export async function line(to: number) {
  const open = new Set<net.Socket>()
  let isCut = false
  let target = to
  const server = net.createServer((near) => {
    if (isCut) return near.destroy()
    const far = net.connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => {})
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  const port = await listen(server)
  onTestFinished(() => void server.close())
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend() {
      isCut = false
    },
    /** Where new connections go, as a balancer decides. */
    lead(port: number) {
      target = port
    },
  }
}

async function listen(server: Server | net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

export const until = (holds: () => unknown) =>
  vi.waitFor(
    () => {
      if (!holds()) throw new Error(`not yet: ${holds}`)
    },
    { timeout: 15_000, interval: 10 },
  )

export const texts = (messages: readonly Message[] | undefined) => (messages ?? []).map(({ text }) => text)

export const shown = (hearth: Hearth, room: { id: RoomId }) => texts(hearth.room(room.id)?.messages)
