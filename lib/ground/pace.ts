import type { IncomingMessage, ServerResponse } from 'node:http'
import { turnAwayBusy } from './requests.ts'

/** What waits at most, of all and of one address. */
const most = { all: 2_000, each: 500 }
/** Milliseconds of a turn of the event loop that may go into beginning what waits. */
const share = 8

type Begin = () => void

/** @returns whether it began or waits; if not, too much waits already */
export type Pace = (address: string, begin: Begin) => boolean

/**
 * A page or an API request begins with some milliseconds of work. A hundred that come together would all be begun in one
 * turn of the event loop, and every socket would wait for them. So some are begun a turn, those of different addresses by
 * turns, so that a flood from one does not stand before what comes from another.
 */
export function createPace(bounded: boolean, now: () => number = () => performance.now()): Pace {
  /** In the order in which they have their turn. */
  const lines = new Map<string, Begin[]>()
  let waiting = 0
  let spent = 0
  let isTurning = false

  function begin(work: Begin) {
    const started = now()
    work()
    spent += now() - started
    if (isTurning) return
    isTurning = true
    setImmediate(turn)
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
    spent = 0
    isTurning = false
    while (spent < share) {
      const work = next()
      if (!work) return
      begin(work)
    }
  }

  return (address, work) => {
    if (waiting === 0 && spent < share) {
      begin(work)
      return true
    }
    const line = lines.get(address) ?? []
    if (bounded && (waiting >= most.all || line.length >= most.each)) return false
    line.push(work)
    lines.set(address, line)
    waiting += 1
    return true
  }
}

/** The same for requests: whoever left while they waited is not answered, and whoever is too much is told so. */
export function createPacing({ limits }: { limits: boolean }) {
  const pace = createPace(limits)
  return (request: IncomingMessage, response: ServerResponse, begin: Begin) => {
    const address = String(request.headers['x-hearth-address'] ?? '')
    const taken = pace(address, () => {
      if (!response.destroyed) begin()
    })
    if (!taken) turnAwayBusy(request, response)
  }
}
