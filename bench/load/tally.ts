import type { Report } from './orders.ts'

/** What is counted from the first word of an order to its last. */
export type Tally = Omit<Report, 'seconds' | 'time' | 'p50' | 'p99'> & {
  /** Of each message, until its last delivery. Milliseconds. */
  latencies: number[]
  /** Acknowledgements and last deliveries that are still to come: two for each message. */
  due: number
}

export const newTally = (): Tally => ({
  ...{ messages: 0, deliveries: 0, frames: 0, bytes: 0, repeated: 0, latencies: [] },
  due: 0,
})

/** @param part 0.99: what all but 1 % are not above */
export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.ceil(sorted.length * part) - 1] ?? 0
}
