import type { CommandRequest } from '../protocol/commands.ts'
import { type Refusal, refused } from '../protocol/refusals.ts'
import type { Changes } from '../protocol/wire.ts'
import type { Connection } from './connection.ts'

export type Ask = CommandRequest<'room:subscribe'>['rooms'][number]

/** What fits a frame well: an id and a number each. */
const most = 500
/** Milliseconds before what was refused for now is asked again. */
const pause = 1_000

/**
 * Asks for what rooms lack until they lack nothing, many rooms in one command, one command at a time.
 * @param lacking what to ask for now
 */
export function createCatchUp(
  connection: Connection,
  lacking: () => Ask[],
  answered: (ask: Ask, answer: Changes | Refusal) => void,
) {
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function run() {
    if (busy || timer) return
    busy = true
    let passed = true
    for (let asks = lacking(); passed && asks.length > 0; asks = lacking())
      passed = await round(asks.slice(0, most))
    busy = false
    if (!passed) timer = setTimeout(resume, pause * (1 + Math.random()))
  }

  function resume() {
    clearTimeout(timer)
    timer = undefined
    run()
  }

  /** @returns false where something was refused that may pass */
  async function round(asks: Ask[]): Promise<boolean> {
    const answer = await connection.request('room:subscribe', { rooms: asks })
    if (refused(answer)) return false
    let passed = true
    asks.forEach((ask, i) => {
      const one = answer.rooms[i]
      if (!one || (refused(one) && one.retryable)) passed = false
      else answered(ask, one)
    })
    return passed
  }

  return {
    run,
    /** There is a new connection: no need to wait. */
    resume,
    close: () => clearTimeout(timer),
  }
}
