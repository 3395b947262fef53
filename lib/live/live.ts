import { randomUUID } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Server } from 'socket.io'
import type { Chat } from '../chat/chat.ts'
import type { Announcer } from '../ground/announcer.ts'
import type { Bus } from '../ground/bus.ts'
import { faultOf } from '../ground/faults.ts'
import type { Identity } from '../ground/identity.ts'
import type { Log } from '../ground/log.ts'
import type { Settings } from '../ground/settings.ts'
import type { Throttle } from '../ground/throttle.ts'
import { toMe } from '../ground/viewer.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { RoomSummary } from '../protocol/wire.ts'
import { answerer } from './answer.ts'
import { createBacklog } from './backlog.ts'
import { createBeacon } from './beacon.ts'
import { createCommands } from './commands.ts'
import { admit, doorFor, forgetHandshake } from './door.ts'
import { createFeeds } from './feeds.ts'
import { createFloods } from './floods.ts'
import { createFollowing } from './following.ts'
import { createHere } from './here.ts'
import { createLines } from './lines.ts'
import { createLists } from './lists.ts'
import { createNodes, type Word } from './nodes.ts'
import { createPresence } from './presence.ts'
import { isOfPresence } from './presence-elsewhere.ts'
import { createReadings } from './readings.ts'
import { createShortWay } from './short-way.ts'
import { createSignOuts } from './sign-outs.ts'
import { createTurningOut } from './turning-out.ts'
import { lightenUpgrades } from './upgrades.ts'
import type { Dismiss, LiveServer, LiveSocket } from './wire.ts'

export type LiveGround = {
  httpServer: HttpServer
  settings: Pick<Settings, 'url'>
  identity: Identity
  chat: Chat
  announcer: Announcer
  throttle: Throttle
  /** To the other nodes; null where this is the only one. */
  bus: Bus | null
  log: Log
  epoch: string
  /** As it is now: it changes when commits were lost. */
  epochNow(): Promise<string>
  version: string
  /** Names a new session; where there are several workers, so that each knows whose it is. */
  sessionId?: () => string
}

export type Live = ReturnType<typeof createLive>

/** Milliseconds. How often other nodes are told what the throttle counted; how long a stop waits for answers. */
const patience = { counts: 200, answers: 5_000 }

/** Everything that goes over sockets, on this node. */
export function createLive(ground: LiveGround) {
  const { httpServer, settings, identity, chat, announcer, throttle, bus, log, version } = ground
  const shortWay = createShortWay()
  const io: LiveServer = new Server(httpServer, {
    parser: shortWay.parser,
    path: '/socket.io',
    serveClient: false,
    // Its memory a socket is worth more than what it saves on short messages.
    perMessageDeflate: false,
    maxHttpBufferSize: limits.frameBytes,
    // A silent line is noticed in 18 s at most, by both ends.
    pingInterval: 10_000,
    pingTimeout: 8_000,
    // Of a crowd that comes back at once, the last waits until all before it were let in.
    connectTimeout: 30_000,
    allowRequest: doorFor(settings, throttle, () => leaving),
  })
  lightenUpgrades(io)
  const lines = createLines(io)
  io.engine.generateId = ground.sessionId ?? (() => randomUUID())
  let leaving = false
  let { epoch } = ground
  const backlog = createBacklog((socket, room, since) => following.resume(socket, room, since))
  const nodes = createNodes(bus, hearFromElsewhere)
  const here = createHere(nodes)
  const dismiss: Dismiss = (socket, room) => lists.dismiss(socket, room)
  const feeds = createFeeds({ lines, chat, nodes, dismiss, log, backlog })
  const following = createFollowing(chat, feeds, dismiss, log)
  const presence = createPresence(nodes, () => bus?.state() !== 'away')
  const signOuts = createSignOuts(here, identity)
  const lists = createLists({ here, chat, following, backlog, log })
  const readings = createReadings(backlog, throttle)
  const watchFlood = createFloods(throttle)
  const turnOut = createTurningOut({ io, chat, feeds, dismiss, log })
  const answers = answerer(
    createCommands({ chat, feeds, following, nodes, presence, readings }),
    throttle,
    log,
  )
  shortWay.open(lines, answers.answer)
  const beacon = createBeacon(
    [compareEpoch, feeds.compare, lists.compare, signOuts.compare, turnOut.compare],
    log,
  )
  bus?.onReturn(beacon.look)
  const stopListening = announcer.listen((told) => {
    hear(told)
    nodes.tell(told)
  })
  const counting = bus && setInterval(tellCounted, patience.counts)

  /** What a newer version says may make no sense here: it is passed over, and the database has what matters. */
  function hearFromElsewhere(word: Word) {
    try {
      hear(word)
    } catch (error) {
      log.warn({ err: error }, 'a word of another node was not understood')
    }
  }

  /** From this node or another. */
  function hear(word: Word) {
    if (word.type === 'changes') feeds.offer(word.changes)
    else if (word.type === 'head') feeds.heard(word.room, word.rev)
    else if (word.type === 'listed') {
      for (const socket of here.socketsOf(word.user)) lists.list(socket, word.summary)
    } else if (word.type === 'read') {
      lines.tell(here.socketsOf(word.user), 'read', { room: word.room, seq: word.seq })
    } else if (word.type === 'typing') {
      feeds.typing(word.room, word.user, word.rev)
    } else if (word.type === 'signed-out') signOuts.end(word.credentials)
    else if (word.type === 'role') signOuts.renew(here.socketsOf(word.user), word.role)
    else if (word.type === 'person') here.rename(word.person)
    else if (word.type === 'removed') turnOut.all(word.room)
    else if (word.type === 'bylaws') void turnOut.renew()
    else if (word.type === 'counted') throttle.count(word.counted)
    else if (isOfPresence(word)) presence.hear(word)
  }

  /** What clients and feeds hold may be of commits that are no more. Clients come back and read afresh. */
  async function compareEpoch() {
    const now = await ground.epochNow()
    if (now === epoch) return
    log.warn('The database has another history than before: everybody reads afresh')
    epoch = now
    feeds.clear()
    for (const socket of io.sockets.sockets.values()) socket.conn.close(true)
  }

  function tellCounted() {
    const counted = throttle.newlyCounted()
    if (counted.length > 0) nodes.tell({ type: 'counted', counted })
  }

  const used = new WeakSet<object>()
  /** Of those who were let in just now. */
  const arrived = new WeakMap<LiveSocket, RoomSummary[]>()

  io.use((socket, next) => {
    // A connection is one socket. Otherwise one request of 128 KiB could open 40,000 of them, each to be greeted.
    if (used.has(socket.conn)) return socket.conn.close(true)
    used.add(socket.conn)
    admit(socket, chat.arrive)
      .catch((error) => faultOf(error) ?? unexpected(error))
      .then((rooms) => {
        forgetHandshake(socket)
        if (!refused(rooms)) {
          arrived.set(socket, rooms)
          next()
        }
        // Clients take a refused handshake for final, but come back by themselves after a broken line.
        else if (rooms.retryable) socket.conn.close()
        else next(asError(rooms))
      })
  })

  io.on('connection', (socket) => {
    const { viewer } = socket.data
    watchFlood(socket)
    shortWay.enter(socket)
    socket.on('disconnecting', leave)
    if (chat.bylaws.isBanned(socket.data.address)) return socket.conn.close(true)
    if (viewer) {
      here.enter(socket, viewer)
      if (signOuts.ended(viewer.credential)) return signOuts.end([viewer.credential])
      presence.set(socket, 'online')
    }
    greet(socket, arrived.get(socket) ?? [])
    arrived.delete(socket)
  })

  /** One for all: a function of its own for each socket would be memory of its own. */
  function leave(this: LiveSocket) {
    const { viewer } = this.data
    feeds.leaveAll(this)
    if (viewer) here.leave(this, viewer)
    presence.left(this)
  }

  /** In one go with their coming, so in one write with the handshake's answer: nobody can tell them anything before. */
  function greet(socket: LiveSocket, rooms: RoomSummary[]) {
    const { viewer } = socket.data
    if (viewer) lists.greeted(socket, viewer, rooms)
    lines.tell([socket], 'hello', { epoch, version, me: viewer && toMe(viewer), rooms, presence: {} })
    for (const { info, rev } of rooms) following.follow(socket, info.id, rev)
  }

  function unexpected(error: unknown): Refusal {
    log.error({ err: error }, 'somebody could not be let in')
    return refuse('DB')
  }

  return {
    io,
    /**
     * Takes no new sockets and asks clients to go elsewhere, for which they have `within` milliseconds; answers until
     * then as ever, and closes those that stay. Without time they are only closed, and come back when they can.
     */
    async leave(within: number) {
      leaving = true
      if (within > 0) io.local.emit('going', { within })
      const late = performance.now() + within + 1_000
      while (within > 0 && io.sockets.sockets.size > 0 && performance.now() < late) await sleep(50)
      await Promise.race([answers.settled(), sleep(patience.answers)])
      for (const socket of io.sockets.sockets.values()) socket.conn.close()
    },
    /** The HTTP server stays the caller's to close. */
    async close() {
      stopListening()
      beacon.close()
      if (counting) clearInterval(counting)
      feeds.close()
      signOuts.close()
      io.engine.close()
      presence.close()
      await nodes.close()
    },
  }
}

function asError(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.message), { data: refusal })
}
