// The composition root. One process: settings → ground (lock, database, migrations) → identity, chat → live → Next →
// listen. Several (HEARTH_WORKERS): the parent opens the ground, listens, and keeps workers, which do the rest.
import { AsyncLocalStorage } from 'node:async_hooks'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createListener } from 'node:net'
import { basename, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createChat } from './lib/chat/chat.ts'
import { rescue } from './lib/chat/rescue.ts'
import { createAnnouncer } from './lib/ground/announcer.ts'
import { createAnswering } from './lib/ground/answering.ts'
import { CannotStart } from './lib/ground/cannot-start.ts'
import { endInOrder } from './lib/ground/ending.ts'
import { epochNow, renewEpoch } from './lib/ground/epoch.ts'
import { faultOf } from './lib/ground/faults.ts'
import { createIdentity } from './lib/ground/identity.ts'
import { closing, listen, tellWhere } from './lib/ground/listening.ts'
import { createLog, type Log } from './lib/ground/log.ts'
import { createMail } from './lib/ground/mail.ts'
import { openBus } from './lib/ground/open-bus.ts'
import { type Closings, closeAll, type Ground, openGround } from './lib/ground/opening.ts'
import { readSettings, type Settings } from './lib/ground/settings.ts'
import { createSiblings, makeFolder } from './lib/ground/siblings.ts'
import { createState } from './lib/ground/state.ts'
import { createThrottle } from './lib/ground/throttle.ts'
import { joinParent, type Parent } from './lib/ground/worker.ts'
import type { Orders } from './lib/ground/worker-words.ts'
import { keepWorkers } from './lib/ground/workers.ts'
import { type House, openHouse } from './lib/house.ts'
import { createLive } from './lib/live/live.ts'
import { openPages, type Preparing, preparePages } from './lib/pages.ts'
import { refused } from './lib/protocol/refusals.ts'
import { fillDemo } from './prisma/demo.ts'

/** The bundle stands in dist/, this file in the root. */
const root = resolve(import.meta.dirname, basename(import.meta.dirname) === 'dist' ? '..' : '.')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const migrations = join(root, 'prisma/migrations')
const say = { info: (line: string) => console.log(line), warn: (line: string) => console.warn(line) }

/** How long what stops goes on serving, where there are others to take over. Milliseconds. */
const leaving = { node: 5_000, worker: 1_000 }

// next-auth follows the address that a request came for; the guard has made sure that it is the real one.
process.env.AUTH_TRUST_HOST = 'true'
delete process.env.NEXTAUTH_URL
// Nothing leaves this machine that its owner did not send.
process.env.NEXT_TELEMETRY_DISABLED = '1'

type Start = { settings: Settings; log: Log; say: typeof say; closings: Closings }
/** What has started can be told to end; it serves when `serving` resolves. */
type Started = { serving?: Promise<void> }

async function startAlone(start: Start): Promise<Started> {
  const meanwhile = preparePages(start.settings, root)
  const ground = await openGround(start.settings, migrations, { ...start, meanwhile: meanwhile.begin })
  const link = await doAsAsked(ground)
  const { server, empty } = await serve(start, ground, meanwhile, null)
  tellWhere(start.settings, await listen(server, start.settings), await empty(), link)
  return {}
}

async function startParent(start: Start): Promise<Started> {
  const { settings, closings } = start
  const ground = await openGround(settings, migrations, start)
  const link = await doAsAsked(ground)
  // A connection is not read here: whoever takes it does.
  const listener = createListener({ pauseOnConnect: true, noDelay: true })
  const port = await listen(listener, settings)
  const { setupPrimary } = await import('@socket.io/cluster-adapter')
  setupPrimary()
  const orders = { settings, database: ground.place, folder: makeFolder() }
  const workers = keepWorkers({ count: settings.workers, orders, script: import.meta.filename, say })
  listener.on('connection', workers.arrived)
  closings.push(async () => {
    listener.close()
    await workers.stop()
  })
  return { serving: workers.first.then(({ empty }) => tellWhere(settings, port, empty, link)) }
}

async function startWorker(start: Start, parent: Parent, orders: Orders): Promise<Started> {
  const preparing = preparePages(start.settings, root)
  const opening = { ...start, opened: orders.database, meanwhile: preparing.begin }
  const ground = await openGround(start.settings, migrations, opening)
  const siblings = createSiblings(orders.folder, parent)
  const { server, empty } = await serve(start, ground, preparing, { parent, siblings })
  await siblings.open(server)
  parent.ready(server, await empty())
  return {}
}

type Among = { parent: Parent; siblings: ReturnType<typeof createSiblings> }

/** Everything that answers, not listening yet. */
async function serve(
  { settings, log, closings }: Start,
  ground: Ground,
  preparing: Preparing,
  among: Among | null,
) {
  const { database, disk, instance, seal } = ground
  const announcer = createAnnouncer((error) => log.error({ err: error }, 'an announcement was not heard'))
  const bus = await openBus(settings, instance, log, among !== null)
  if (bus) closings.push(bus.close)
  const throttle = createThrottle({ enabled: settings.limits, shared: bus !== null })
  const identity = createIdentity({ database, announcer, seal })
  const mail = createMail(settings, log)
  closings.push(async () => mail.close())
  const chat = createChat({ database, disk, identity, announcer, throttle, log, mail })
  await chat.bylaws.renew()
  const answering = createAnswering()
  const standIns = new AsyncLocalStorage<House>()
  let stopping = false
  const health = { pool: database.pool, bus, version, stopping: () => stopping }
  const sockets = () => live.io.sockets.sockets.size
  const state = createState({
    health,
    pools: [database.pool, database.writing],
    sockets,
    isDiskFull: disk.isFull,
  })
  const services = { settings, identity, chat, throttle, log, answering, standIns }
  const house = { ...services, faultOf, version, state: state.now }
  openHouse(house)

  const server = createServer({
    ...{ headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 },
    // Node looks at these times every half a minute, and so would let them be as much longer.
    connectionsCheckingInterval: 5_000,
  })
  const end = closing(server)
  // Answers that nobody takes are not kept for ever. Upgraded connections have pings of their own.
  server.setTimeout(60_000)
  const parts = { httpServer: server, settings, identity, chat, announcer, throttle, bus, log, version }
  const now = () => epochNow(database.pool)
  const sessionId = among?.siblings.sessionId
  const live = createLive({ ...parts, epoch: instance.epoch, epochNow: now, sessionId })
  const tidying = [chat.tidying.begin(), state.close]
  const guards = { settings, siblings: among?.siblings, isBanned: chat.bylaws.isBanned }
  const pages = await openPages(server, guards, health, house, preparing)
  closings.push(async () => {
    stopping = true
    for (const end of tidying) end()
    // Others answer now: clients go there one after another, and whoever watches /readyz sends nobody here any more.
    const gone = among?.parent.leave()
    const time = settings.redisUrl ? leaving.node : among ? leaving.worker : 0
    await Promise.all([live.leave(time), settings.redisUrl && sleep(time)])
    await end(gone)
    await live.close()
    await pages.close()
  })
  return { server, empty: chat.people.none }
}

/** @returns the path of a link for whoever lost every way in, where one was asked for */
async function doAsAsked({ database, instance }: Ground): Promise<string | null> {
  if (process.argv.includes('--restored')) instance.epoch = await renewEpoch(database.pool)
  const demo = process.argv.find((argument) => argument === '--demo' || argument === '--demo-large')
  if (demo) await fillDemo({ database, large: demo === '--demo-large', say: say.info })
  const [, lost] = process.argv.slice(process.argv.indexOf('--rescue'))
  if (!process.argv.includes('--rescue') || lost === undefined) return null
  const link = await rescue(database.pool, lost)
  if (refused(link)) throw new CannotStart(link.message)
  return `/reset/${link.secret}`
}

async function main(): Promise<void> {
  const closings: Closings = []
  // A start that fails while it is told to end has two who close; neither is done before the other.
  let ended: Promise<void> | undefined
  const closeOnce = () => {
    ended ??= closeAll(closings)
    return ended
  }
  try {
    const parent = joinParent()
    const orders = await parent?.orders
    const settings = orders?.settings ?? readSettings()
    const log = parent ? createLog(settings).child({ worker: parent.id }) : createLog(settings)
    const start = { settings, log, say, closings }
    const begin = settings.workers > 1 ? startParent : startAlone
    const starting = parent && orders ? startWorker(start, parent, orders) : begin(start)
    endInOrder(log, async () => {
      // What is being opened has to be open before it can be closed.
      await starting.catch(() => {})
      await closeOnce()
    })
    await (await starting).serving
  } catch (error) {
    console.error(error instanceof CannotStart ? error.message : error)
    await closeOnce()
    process.exit(1)
  }
}

await main()
