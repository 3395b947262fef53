// The composition root: settings → ground (lock, database, migrations) → identity, chat → live → Next → listen.
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { basename, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import next from 'next'
import { createChat } from './lib/chat/chat.ts'
import { createAnnouncer } from './lib/ground/announcer.ts'
import { type Answering, createAnswering } from './lib/ground/answering.ts'
import { CannotStart } from './lib/ground/cannot-start.ts'
import { dispatch } from './lib/ground/dispatch.ts'
import { endInOrder } from './lib/ground/ending.ts'
import { faultOf } from './lib/ground/faults.ts'
import { answerHealth, type Health } from './lib/ground/health.ts'
import { createIdentity } from './lib/ground/identity.ts'
import { addresses, listen } from './lib/ground/listening.ts'
import { createLog, type Log } from './lib/ground/log.ts'
import { type Closings, closeAll, openGround } from './lib/ground/opening.ts'
import { openRedis } from './lib/ground/redis.ts'
import { readSettings, type Settings } from './lib/ground/settings.ts'
import { createThrottle } from './lib/ground/throttle.ts'
import { openHouse } from './lib/house.ts'
import { createLive } from './lib/live/live.ts'
import { fillDemo } from './prisma/demo.ts'

/** The bundle stands in dist/, this file in the root. */
const root = resolve(import.meta.dirname, basename(import.meta.dirname) === 'dist' ? '..' : '.')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const say = { info: (line: string) => console.log(line), warn: (line: string) => console.warn(line) }

/**
 * How long a node that stops goes on serving, where there are others: clients go there one after another, and whoever
 * watches /readyz sends nobody here any more. Milliseconds.
 */
const leaving = 5_000

// next-auth follows the address that a request came for; the guard has made sure that it is the real one.
process.env.AUTH_TRUST_HOST = 'true'
delete process.env.NEXTAUTH_URL
// Nothing leaves this machine that its owner did not send.
process.env.NEXT_TELEMETRY_DISABLED = '1'

async function start(settings: Settings, log: Log, closings: Closings): Promise<void> {
  const ground = await openGround(settings, join(root, 'prisma/migrations'), { log, say, closings })
  const { database, disk, instance, seal } = ground
  const demo = process.argv.find((argument) => argument === '--demo' || argument === '--demo-large')
  if (demo) await fillDemo({ database, large: demo === '--demo-large', say: say.info })

  const announcer = createAnnouncer((error) => log.error({ err: error }, 'an announcement was not heard'))
  const bus = settings.redisUrl ? await openRedis(settings.redisUrl, `hearth-${instance.epoch}`, log) : null
  if (bus) closings.push(bus.close)
  const throttle = createThrottle({ enabled: settings.limits, shared: bus !== null })
  const identity = createIdentity({ database, announcer, seal })
  const chat = createChat({ database, disk, identity, announcer, throttle, log })
  const answering = createAnswering()
  openHouse({ settings, identity, chat, throttle, log, faultOf, answering, version })

  const server = createServer({ headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 })
  // Answers that nobody takes are not kept for ever. Upgraded connections have pings of their own.
  server.setTimeout(60_000)
  const parts = { httpServer: server, settings, identity, chat, announcer, throttle, bus, log }
  const live = createLive({ ...parts, epoch: instance.epoch, version })
  const health = { pool: database.pool, bus, version, stopping: () => stopping }
  const pages = await openPages(server, settings, health, answering)
  const port = await listen(server, settings)
  let stopping = false
  closings.push(async () => {
    stopping = true
    await Promise.all([live.leave(bus ? leaving : 0), sleep(bus ? leaving : 0)])
    await closed(server)
    await live.close()
    await pages.close()
  })
  tellWhere(settings, port, await chat.people.none())
}

/** Next, and before it the guard and the answers about health. */
async function openPages(
  server: Server,
  settings: Settings,
  health: Health,
  answering: Answering,
): Promise<{ close(): Promise<void> }> {
  const answerAll: RequestListener = (request, response) => {
    if (health.stopping()) response.setHeader('connection', 'close')
    if (answerHealth(request, response, health)) return
    answering.run(response, () => void answerPage(request, response))
  }
  const httpServer = dispatch(server, answerAll, settings)
  const app = next({ dev: !settings.production, dir: root, httpServer, port: settings.port })
  await app.prepare()
  const answerPage = app.getRequestHandler()
  return app
}

/** Requests that are being answered are let finish, for a while. */
async function closed(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), 10_000)
  await new Promise((done) => {
    server.close(done)
    server.closeIdleConnections()
  })
  clearTimeout(cut)
}

function tellWhere(settings: Settings, port: number, empty: boolean): void {
  const [first, ...others] = addresses(settings, port)
  console.log(`\n  ${settings.name} is at  ${first}`)
  for (const other of others) console.log(`${' '.repeat(settings.name.length + 9)}${other}`)
  if (empty) console.log('\n  Open it and make the first account: it owns this instance.')
  console.log('  Ctrl+C stops it.\n')
}

async function main(): Promise<void> {
  const closings: Closings = []
  try {
    const settings = readSettings()
    const log = createLog(settings)
    const starting = start(settings, log, closings)
    endInOrder(log, async () => {
      // What is being opened has to be open before it can be closed.
      await starting.catch(() => {})
      await closeAll(closings)
    })
    await starting
  } catch (error) {
    console.error(error instanceof CannotStart ? error.message : error)
    await closeAll(closings)
    process.exit(1)
  }
}

await main()
