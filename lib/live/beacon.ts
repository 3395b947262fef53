import type { Log } from '../ground/log.ts'

/** Milliseconds. With the time that reading takes it has to stay below the 5 s of [R5]. */
const interval = 3_000

type Comparison = () => Promise<void>

/**
 * Words between nodes may be lost. So what they would have told is looked for in the database, again and again, at a
 * query or two a comparison, however many rooms and people are here. None waits for another.
 */
export function createBeacon(comparisons: Comparison[], log: Log) {
  const looking = new Set<Comparison>()
  const failing = new Set<Comparison>()
  const timer = setInterval(look, interval)

  async function run(compare: Comparison) {
    if (looking.has(compare)) return
    looking.add(compare)
    try {
      await compare()
      failing.delete(compare)
    } catch (error) {
      // Once, and not every three seconds for as long as the database is away.
      if (failing.size === 0) log.warn({ err: error }, 'what is here could not be compared with the database')
      failing.add(compare)
    } finally {
      looking.delete(compare)
    }
  }

  function look() {
    for (const compare of comparisons) void run(compare)
  }

  return {
    /** Before its time: words were lost for a while. */
    look,
    close: () => clearInterval(timer),
  }
}
