import { AsyncResource } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { turnAwayBusy } from './requests.ts'

/** What waits at most, of all and of one address. */
const most = { all: 2_000, each: 500 }
/** Milliseconds of a turn of the event loop after which nothing more is begun in it. */
const share = 8
/** What may be under way at once: what it waits for may come in one turn too. More would be no quicker. */
const width = 4
/** Milliseconds after which something counts as under way no more: it waits, for a password's turn or a slow body. */
const patience = 50

/** @param over to be called when it is done; again does no harm */
type Begin = (over: () => void) => void

/** @returns whether it began or waits; if not, too much waits already */
export type Pace = (address: string, begin: Begin) => boolean

/**
 * A page or an API request begins with some milliseconds of work. A hundred that come together would all be begun in one
 * turn of the event loop, and every socket would wait for them. So few are begun at once, those of different addresses by
 * turns, so that a flood from one does not stand before what comes from another.
 */
export function createPace(bounded: boolean, now: () => number = () => performance.now()): Pace {
  /** In the order in which they have their turn. */
  const lines = new Map<string, Begin[]>()
  let [waiting, inside] = [0, 0]
  /** When this turn of the event loop first began something. What is begun may go on between two sockets of one turn. */
  let since = 0
  let isTurning = false

  const hasTime = () => !isTurning || now() - since < share

  function turnSoon() {
    if (isTurning) return
    isTurning = true
    since = now()
    setImmediate(turn)
  }

  function begin(work: Begin) {
    let isInside = true
    const over = () => {
      clearTimeout(timer)
      if (isInside) inside -= 1
      isInside = false
      if (waiting > 0) turnSoon()
    }
    const timer = setTimeout(over, patience)
    inside += 1
    turnSoon()
    work(over)
  }

  function next(): Begin | undefined {
    const [first] = lines
    if (!first) return undefined
    const [address, line] = first
    const work = line.shift()
    lines.delete(address)
    if (line.length > 0) lines.set(address, line)
    waiting -= 1
    return work
  }

  function turn() {
    isTurning = false
    while (hasTime() && inside < width) {
      const work = next()
      if (!work) return
      begin(work)
    }
  }

  return (address, work) => {
    if (waiting === 0 && inside < width && hasTime()) {
      begin(work)
      return true
    }
    const line = lines.get(address) ?? []
    if (bounded && (waiting >= most.all || line.length >= most.each)) return false
    // Or it would begin in the context of whatever was over just then, and be answered as somebody else's.
    line.push(AsyncResource.bind(work))
    lines.set(address, line)
    waiting += 1
    return true
  }
}

/** The same for requests: whoever left while they waited is not answered, and whoever is too much is told so. */
export function createPacing({ limits }: { limits: boolean }) {
  const pace = createPace(limits)
  return (request: IncomingMessage, response: ServerResponse, begin: () => void) => {
    const address = String(request.headers['x-hearth-address'] ?? '')
    const taken = pace(address, (over) => {
      if (response.destroyed) return over()
      response.once('close', over)
      begin()
    })
    if (!taken) turnAwayBusy(request, response)
  }
}
