import { setTimeout as sleep } from 'node:timers/promises'
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter'
import { Redis } from 'ioredis'
import type { Adapter, Bus } from './bus.ts'
import type { Log } from './log.ts'

/** Milliseconds. */
const patience = {
  /** To be there when Hearth starts. Later is good too. */
  start: 3_000,
  connect: 2_000,
  /** Between two proofs that it is alive, and for the answer to one. */
  pulse: 2_000,
  answer: 3_000,
  retryMost: 1_000,
}

/**
 * Redis, between nodes. Nothing that matters is kept there: without it nodes serve their own clients and find in the
 * database what others wrote.
 * @param name tells this instance's channels from those of others on the same Redis
 */
export async function openRedis(url: string, name: string, log: Log): Promise<Bus> {
  const [publisher, subscriber] = [connectionTo(url), connectionTo(url)]
  const lines = [publisher, subscriber]
  const subscriptions = createSubscriptions(subscriber)
  const listeners: (() => void)[] = []
  const state = () => (lines.every(({ status }) => status === 'ready') ? 'ok' : 'away')
  let told: 'ok' | 'away' = 'ok'
  let why = 'no answer'
  // What it means is told once, by `look`.
  for (const line of lines) line.on('error', (error) => (why = error.message))
  await Promise.race([Promise.all(lines.map(isReady)), sleep(patience.start)])
  const sharded = await hasSharding(publisher)
  if (!sharded) log.info('This Redis is older than 7: every node hears of every room')

  async function look() {
    if (state() === told) return
    told = state()
    if (told === 'away') {
      log.warn(`Redis is away (${why}): what other nodes write arrives some seconds later`)
      return
    }
    log.info('Redis is back')
    await subscriptions.settled()
    for (const listener of listeners) listener()
    if (sharded !== (await hasSharding(publisher)) && state() === 'ok') {
      log.error(
        'Redis is of another kind than at the start: start Hearth again, so that nodes hear each other at once',
      )
    }
  }

  for (const line of lines) line.on('ready', look).on('close', look)
  await look()
  const pulses = lines.map(keepAlive)

  return {
    name: 'redis',
    adapter: (namespace) => makeAdapter(namespace, { publisher, subscriptions, sharded, name, log }),
    settled: subscriptions.settled,
    state,
    onReturn: (listener) => void listeners.push(listener),
    async close() {
      for (const line of lines) line.removeAllListeners('close')
      for (const pulse of pulses) clearInterval(pulse)
      for (const line of lines) line.disconnect()
    },
  }
}

/**
 * Commands that cannot be sent now are refused at once: words that come late are worth nothing, and a queue of them
 * would grow for as long as Redis is away.
 */
function connectionTo(url: string): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: null,
    connectTimeout: patience.connect,
    // A peer that vanished without a word is noticed by the pulse that it does not answer.
    socketTimeout: patience.answer,
    retryStrategy: (attempt) => Math.min(patience.retryMost, 50 * attempt) * (0.5 + Math.random() / 2),
  })
}

function isReady(line: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (line.status === 'ready') resolve()
    else line.once('ready', () => resolve())
  })
}

/** Without an answer in time, `socketTimeout` ends the connection, and another is made. */
function keepAlive(line: Redis) {
  return setInterval(() => void line.ping().catch(() => {}), patience.pulse)
}

/** Sharded channels came with Redis 7. Where it cannot be asked now, it is taken for a new one. */
async function hasSharding(line: Redis): Promise<boolean> {
  // What was asked of a line that broke is answered by nobody, ever.
  const asked = line.call('COMMAND', 'INFO', 'SPUBLISH').catch(() => null)
  const known = await Promise.race([asked, sleep(patience.answer, null)])
  return !Array.isArray(known) || known[0] !== null
}

const opposites = {
  subscribe: 'unsubscribe',
  psubscribe: 'punsubscribe',
  ssubscribe: 'sunsubscribe',
} as const
const kinds = ['subscribe', 'psubscribe', 'ssubscribe'] as const
type Kind = (typeof kinds)[number]
type Subscriptions = ReturnType<typeof createSubscriptions>

/** What is to be heard, kept here and said again after each reconnection, as the adapter's own calls are not. */
function createSubscriptions(line: Redis) {
  const wanted: Record<Kind, Set<string>> = {
    subscribe: new Set(),
    psubscribe: new Set(),
    ssubscribe: new Set(),
  }
  let last: Promise<unknown> = Promise.resolve()

  const want = (kind: Kind) => (channels: string | string[]) => {
    for (const channel of [channels].flat()) wanted[kind].add(channel)
    say(kind, [channels].flat())
  }
  const drop = (kind: Kind) => (channels: string | string[]) => {
    for (const channel of [channels].flat()) wanted[kind].delete(channel)
    say(opposites[kind], [channels].flat())
  }

  function say(what: Kind | (typeof opposites)[Kind], channels: string[]) {
    if (line.status !== 'ready') return
    // One name a command: those of sharded channels may lie on different nodes of a Redis Cluster.
    for (const channel of channels) last = line[what](channel).catch(() => {})
  }

  line.on('ready', () => {
    for (const kind of kinds) say(kind, [...wanted[kind]])
  })

  return {
    ...{ subscribe: want('subscribe'), unsubscribe: drop('subscribe') },
    ...{ psubscribe: want('psubscribe'), punsubscribe: drop('psubscribe') },
    ...{ ssubscribe: want('ssubscribe'), sunsubscribe: drop('ssubscribe') },
    on: line.on.bind(line),
    off: line.off.bind(line),
    /** Answers come in order, so the last one's is after all the others'. */
    settled: async () => void (await Promise.race([last, sleep(patience.answer)])),
  }
}

type Parts = { publisher: Redis; subscriptions: Subscriptions; sharded: boolean; name: string; log: Log }

/** The adapter waits for nobody, so a publication that fails must not become an unhandled failure. */
function makeAdapter(namespace: unknown, { publisher, subscriptions, sharded, name, log }: Parts): Adapter {
  const quiet = {
    on: publisher.on.bind(publisher),
    off: publisher.off.bind(publisher),
    publish: (channel: string, text: string | Buffer) => publisher.publish(channel, text).catch(() => 0),
    spublish: (channel: string, text: string | Buffer) => publisher.spublish(channel, text).catch(() => 0),
  }
  // Whoever may write to this Redis could end every node by a word that the adapter does not understand.
  const careful = {
    ...subscriptions,
    on(event: string, listener: (...words: unknown[]) => void) {
      subscriptions.on(event, (...words: unknown[]) => {
        try {
          listener(...words)
        } catch (error) {
          log.warn({ err: error }, 'a word of another node was not understood')
        }
      })
    },
  }
  if (!sharded) return createAdapter(quiet, careful, { key: name })(namespace)
  return createShardedAdapter(quiet, careful, { channelPrefix: name })(namespace)
}
