import type { Throttle } from '../ground/throttle.ts'
import type { RateName } from '../protocol/limits.ts'
import { type Refusal, refused } from '../protocol/refusals.ts'

/** Counts an attempt before it is made, and gives it back unless it failed. */
export async function counted<Result>(
  throttle: Throttle,
  rates: [RateName, string][],
  attempt: () => Promise<Result | Refusal>,
): Promise<Result | Refusal> {
  for (const [rate, key] of rates) {
    const slow = throttle.take(rate, key)
    if (slow) return slow
  }
  let failed = false
  try {
    const result = await attempt()
    failed = refused(result)
    return result
  } finally {
    if (!failed) for (const [rate, key] of rates) throttle.giveBack(rate, key)
  }
}
