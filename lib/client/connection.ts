import { io, type Socket } from 'socket.io-client'
import type { Answers, CommandName, CommandRequest, ServerEvents } from '../protocol/commands.ts'
import { fromLean, type LeanChanges } from '../protocol/lean.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { ConnectionState } from './model.ts'

export type Connection = {
  state(): ConnectionState
  /** @returns a function that stops listening */
  watch(listener: (state: ConnectionState) => void): () => void
  on<Name extends keyof ServerEvents>(event: Name, listener: ServerEvents[Name]): () => void
  /** One try. Without an answer in time what became of it is unknown: a refusal that may pass (DB). */
  request<Name extends CommandName>(name: Name, input: CommandRequest<Name>): Promise<Answers[Name] | Refusal>
  start(): void
  stop(): void
  /** The device or the network may be back: tries at once, or proves that the connection is still alive. */
  wake(): void
}

export type ConnectionOptions = {
  /** Where Hearth is; this page's own origin when left out. */
  url?: string
  /** A personal token, for clients that are no browsers. Browsers send their cookie. */
  token?: string
}

type Commands = {
  [Name in CommandName]: (
    input: CommandRequest<Name>,
    answer: (answer: Answers[Name] | Refusal) => void,
  ) => void
}

/** Milliseconds. Clients are back within 5 s of the server, and not all in the same moment. */
const patience = {
  request: 10_000,
  probe: 3_000,
  connect: 5_000,
  retryFirst: 300,
  retryMost: 1_500,
  wake: 250,
  /** For what was asked and is not answered, before a node that stops is left. */
  leave: 2_000,
}

export function createConnection({ url, token }: ConnectionOptions = {}): Connection {
  const socket: Socket<ServerEvents, Commands> = io(url ?? ownOrigin(), {
    autoConnect: false,
    // One connection from the start, without an upgrade in its midst; polling where a proxy stops WebSockets.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    forceNew: true,
    timeout: patience.connect,
    reconnectionDelay: patience.retryFirst,
    reconnectionDelayMax: patience.retryMost,
    auth: { lean: true, ...(token && { token }) },
  })
  const watchers = new Set<(state: ConnectionState) => void>()
  const asked = new Set<Promise<unknown>>()
  /** Resolves when the next node has greeted us, or after a while. */
  let moving = Promise.resolve()
  let arrive = () => {}
  let state: ConnectionState = { status: 'connecting', since: Date.now() }
  let wanted = false
  let again: ReturnType<typeof setTimeout> | undefined

  function become(status: ConnectionState['status']) {
    if (state.status === status) return
    state = { status, since: Date.now() }
    for (const watcher of watchers) watcher(state)
  }

  /** The library tries again by itself only after a broken line, not where the server closed or refused. */
  function tryAgain(within: number) {
    clearTimeout(again)
    if (wanted) again = setTimeout(() => socket.connect(), within * Math.random())
  }

  /** The node stops, and another will answer. What was asked of this one is waited for; what comes next is that one's. */
  async function moveOn() {
    const { id } = socket
    become('offline')
    arrive()
    moving = new Promise((resolve) => {
      arrive = resolve
      setTimeout(resolve, patience.connect)
    })
    const enough = new Promise((resolve) => setTimeout(resolve, patience.leave))
    await Promise.race([Promise.allSettled(asked), enough])
    // The line may have broken meanwhile, and the next one be another node's already.
    if (wanted && socket.id === id) connectAnew()
    else if (socket.connected) become('online')
  }

  /** Told to connect twice, the library would greet a server twice on one line. */
  function connectAnew() {
    socket.disconnect()
    clearTimeout(again)
    socket.connect()
  }

  // Connected is not yet online: a server that cannot read its database greets nobody.
  socket.on('hello', () => {
    arrive()
    become('online')
  })
  socket.on('going', ({ within }) => {
    clearTimeout(again)
    again = setTimeout(moveOn, within * Math.random())
  })
  socket.on('bye', () => {
    wanted = false
    become('signed-out')
  })
  socket.on('disconnect', () => {
    clearTimeout(again)
    if (state.status === 'online') become('offline')
    if (!socket.active) tryAgain(patience.retryMost)
  })
  socket.on('connect_error', (error) => {
    const why = 'data' in error ? error.data : null
    if (refused(why) && !why.retryable) {
      wanted = false
      return become('signed-out')
    }
    if (!socket.active) tryAgain(2 * patience.retryMost)
  })

  async function request<Name extends CommandName>(name: Name, input: CommandRequest<Name>, ms: number) {
    await moving
    // Said only on a live line: the library's own buffer would say it again after a reconnect.
    if (!socket.connected) return refuse('DB', 'There is no connection. Try again in a moment.')
    const answer = ask(socket, name, input, ms)
    asked.add(answer)
    try {
      return await answer
    } catch {
      return refuse('DB', 'The server did not answer. Try again in a moment.')
    } finally {
      asked.delete(answer)
    }
  }

  return {
    state: () => state,
    watch(listener) {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    on(event, listener) {
      const untyped: Socket = socket
      const name: string = event
      const hear = listener as ServerEvents['changes']
      const lean = event === 'changes' && ((changes: LeanChanges) => hear(fromLean(changes)))
      untyped.on(name, listener)
      if (lean) untyped.on('lean', lean)
      return () => {
        untyped.off(name, listener)
        if (lean) untyped.off('lean', lean)
      }
    },
    request: (name, input) => request(name, input, patience.request),
    start() {
      wanted = true
      become('connecting')
      socket.connect()
    },
    stop() {
      wanted = false
      clearTimeout(again)
      socket.disconnect()
    },
    async wake() {
      if (!wanted) return
      if (!socket.connected) {
        // Gives up the wait, or an attempt that hangs, for a fresh one.
        socket.disconnect()
        return tryAgain(patience.wake)
      }
      const answer = await request('presence', { state: 'online' }, patience.probe)
      if (refused(answer) && answer.code === 'DB' && wanted) connectAnew()
    },
  }
}

/** Where there is no page, on the server that renders one, nothing connects. */
function ownOrigin(): string {
  return typeof location === 'undefined' ? 'http://localhost' : location.origin
}

function ask<Name extends CommandName>(
  socket: Socket<ServerEvents, Commands>,
  name: Name,
  input: CommandRequest<Name>,
  ms: number,
): Promise<Answers[Name] | Refusal> {
  // The library's types cannot tell that each command has one input and one answer.
  const untyped: Socket = socket
  return untyped.timeout(ms).emitWithAck(name, input)
}
