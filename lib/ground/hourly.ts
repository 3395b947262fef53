/** Milliseconds. */
const hour = 3_600_000

/**
 * Work that is done now and then and that nobody waits for; where it fails, the next time tries again.
 * @param soon milliseconds until the first time: not while there is everything else to start
 * @returns a function that ends it
 */
export function hourly(
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
  soon = 60_000,
): () => void {
  const now = () => void work().catch(failed)
  const first = setTimeout(now, soon).unref()
  const then = setInterval(now, hour).unref()
  return () => {
    clearTimeout(first)
    clearInterval(then)
  }
}
