import type { Server as HttpServer } from 'node:http'
import { type Namespace, Server } from 'socket.io'
import type { Chat } from '../chat/chat.ts'
import type { Announcement, Announcer } from '../ground/announcer.ts'
import { faultOf } from '../ground/faults.ts'
import type { Identity } from '../ground/identity.ts'
import type { Log } from '../ground/log.ts'
import type { Settings } from '../ground/settings.ts'
import type { Throttle } from '../ground/throttle.ts'
import { toMe } from '../ground/viewer.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import { answerer } from './answer.ts'
import { createBacklog } from './backlog.ts'
import { createCommands } from './commands.ts'
import { admit, doorFor } from './door.ts'
import { createFeeds } from './feeds.ts'
import { createFollowing } from './following.ts'
import { createPresence } from './presence.ts'
import { createReadings } from './readings.ts'
import { createSignOuts } from './sign-outs.ts'
import { type LiveServer, type LiveSocket, roomsOf, socketsIn, to } from './wire.ts'

export type LiveGround = {
  httpServer: HttpServer
  settings: Pick<Settings, 'url'>
  identity: Identity
  chat: Chat
  announcer: Announcer
  throttle: Throttle
  log: Log
  epoch: string
  version: string
  /** Names a new session; where there are several workers, so that each knows whose it is. */
  sessionId?: () => string
  /** How nodes reach each other; null where there is one. */
  between?: AdapterFactory | null
}

export type AdapterFactory = (namespace: Namespace) => Namespace['adapter']

export type Live = ReturnType<typeof createLive>

/** Everything that goes over sockets, on this node. */
export function createLive(ground: LiveGround) {
  const { httpServer, settings, identity, chat, announcer, throttle, log, epoch, version } = ground
  const io: LiveServer = new Server(httpServer, {
    path: '/socket.io',
    serveClient: false,
    // Its memory a socket is worth more than what it saves on short messages.
    perMessageDeflate: false,
    maxHttpBufferSize: limits.frameBytes,
    // A silent line is noticed in 18 s at most, by both ends.
    pingInterval: 10_000,
    pingTimeout: 8_000,
    connectTimeout: 10_000,
    allowRequest: doorFor(settings, throttle),
  })
  if (ground.sessionId) io.engine.generateId = ground.sessionId
  const backlog = createBacklog((socket, room, since) => following.resume(socket, room, since))
  const feeds = createFeeds({ io, chat, log, backlog })
  const following = createFollowing(chat, feeds, log)
  const presence = createPresence(io)
  const signOuts = createSignOuts(io)
  const readings = createReadings(backlog)
  const answer = answerer(createCommands({ chat, feeds, following, presence, readings }), throttle, log)
  const stopListening = announcer.listen(hear)

  function hear(told: Announcement) {
    if (told.type === 'changes') feeds.offer(told.changes)
    else if (told.type === 'listed') {
      for (const socket of socketsIn(io, to.user(told.user))) following.list(socket, told.summary)
    } else if (told.type === 'read') {
      io.local.to(to.user(told.user)).emit('read', { room: told.room, seq: told.seq })
    } else if (told.type === 'signed-out') signOuts.end(told.credentials)
    // 'unlisted': the room's feed tells them, in its order.
  }

  const used = new WeakSet<object>()

  io.use((socket, next) => {
    // A connection is one socket. Otherwise one request of 128 KiB could open 40,000 of them, each to be greeted.
    if (used.has(socket.conn)) return socket.conn.close(true)
    used.add(socket.conn)
    admit(socket, identity)
      .catch((error) => faultOf(error) ?? unexpected(error, 'somebody could not be identified'))
      .then((refusal) => {
        // Clients take a refused handshake for final, but come back by themselves after a broken line.
        if (refusal?.retryable) socket.conn.close()
        else next(refusal ? asError(refusal) : undefined)
      })
  })

  io.on('connection', (socket) => {
    const { viewer } = socket.data
    // Without a listener, a parser's complaint would be thrown.
    socket.on('error', () => {})
    // `next` is never called: see answer.ts.
    socket.use((packet) => void answer(socket, packet))
    socket.on('disconnecting', () => {
      for (const room of roomsOf(socket)) feeds.leave(room, socket)
    })
    socket.on('disconnect', () => presence.left(socket))
    if (viewer) {
      socket.join([to.everyone, to.user(viewer.id), to.credential(viewer.credential)])
      if (signOuts.ended(viewer.credential)) return signOuts.end([viewer.credential])
      presence.set(socket, 'online')
    }
    greet(socket).catch((error) => {
      // Not `disconnect`, which tells clients to stay away.
      if (!faultOf(error)) unexpected(error, 'somebody could not be greeted')
      socket.conn.close()
    })
  })

  async function greet(socket: LiveSocket) {
    const { viewer } = socket.data
    const rooms = viewer ? await chat.rooms.mine(viewer) : []
    if (!socket.connected) return
    const me = viewer && toMe(viewer)
    socket.emit('hello', { epoch, version, me, rooms, presence: viewer ? presence.all() : {} })
    for (const { info, rev } of rooms) following.follow(socket, info.id, rev)
  }

  function unexpected(error: unknown, what: string): Refusal {
    log.error({ err: error }, what)
    return refuse('DB')
  }

  return {
    io,
    /** Closes every socket; clients connect again. The HTTP server stays the caller's to close. */
    async close() {
      stopListening()
      feeds.close()
      presence.close()
      signOuts.close()
      for (const socket of io.sockets.sockets.values()) socket.conn.close()
      io.engine.close()
    },
  }
}

function asError(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.message), { data: refusal })
}
