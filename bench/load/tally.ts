import type { Report } from './orders.ts'

/** What is counted from the first word of an order to its last. */
export type Tally = Omit<Report, 'seconds' | 'time'> & {
  /** Acknowledgements and last deliveries that are still to come: two for each message. */
  due: number
}

export const newTally = (): Tally => ({
  ...{ messages: 0, deliveries: 0, frames: 0, bytes: 0, repeated: 0, latencies: [] },
  due: 0,
})
