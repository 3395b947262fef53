/** Milliseconds to wait: at once, then more and more patiently, for ever. */
const waits = [0, 500, 1_000, 2_000, 5_000, 10_000]

/**
 * For what is started again whenever it falls: how long to wait after which fall.
 * @param well what ran for so many milliseconds counts as well again
 */
export function createPatience(well: number) {
  let startedAt = performance.now()
  let falls = 0
  return {
    started() {
      startedAt = performance.now()
    },
    /** Counts a fall. @returns the milliseconds to wait now */
    fell(): number {
      falls = performance.now() - startedAt > well ? 1 : falls + 1
      return waits[Math.min(falls, waits.length) - 1] ?? 0
    },
  }
}
