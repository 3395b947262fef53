import type { Viewer } from '../ground/identity.ts'
import { createQueue } from '../ground/queue.ts'
import { neighbourhood, type Throttle } from '../ground/throttle.ts'
import { rates } from '../protocol/limits.ts'
import type { Refusal } from '../protocol/refusals.ts'

/** What waits to be hashed in each line: a second or two of work. */
const waiting = 50

/** Passwords are dear to check, and anybody may offer some: whose turn it is, and who is told to come again. */
export type Turns = ReturnType<typeof createTurns>

export function createTurns(throttle: Throttle) {
  // As many as hash at once: the rest of a burst is counted before it is tried.
  const queue = createQueue(2, throttle.enabled ? waiting : Number.POSITIVE_INFINITY)
  return {
    /** For somebody unknown. Who has failed lately lets those pass who have not, and waits in vain for nothing. */
    of<Result>({ address }: { address: string }, work: () => Promise<Result | Refusal>) {
      const failures = throttle.used('loginAddress', address)
      const slow = failures < rates.loginAddress.points ? null : throttle.take('loginAddress', address)
      const asker = { key: neighbourhood(address), trusted: failures === 0 }
      return slow ? Promise.resolve(slow) : queue<Result>(asker, work)
    },
    /** For somebody who is signed in. */
    ofViewer: <Result>({ id }: Viewer, work: () => Promise<Result | Refusal>) =>
      queue<Result>({ key: id, trusted: true }, work),
  }
}
