import type { Log } from '../ground/log.ts'

/** Milliseconds. With the time that reading takes it has to stay below the 5 s of [R5]. */
const interval = 3_000

/**
 * Words between nodes may be lost. So what they would have told is looked for in the database, again and again: one
 * query a comparison, however many rooms and people are here.
 */
export function createBeacon(comparisons: (() => Promise<void>)[], log: Log) {
  let looking = false
  let failing = false
  const timer = setInterval(look, interval)

  async function look() {
    if (looking) return
    looking = true
    const outcomes = await Promise.allSettled(comparisons.map((compare) => compare()))
    looking = false
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    // Once, and not every three seconds for as long as the database is away.
    if (failed && !failing)
      log.warn({ err: failed.reason }, 'what is here could not be compared with the database')
    failing = failed !== undefined
  }

  return {
    /** Before its time: words were lost for a while. */
    look,
    close: () => clearInterval(timer),
  }
}
