import type { Log } from './log.ts'

/** Longer than this a shutdown is stuck: service managers kill after 30 s or so, and then PostgreSQL is not stopped. */
const patience = 25_000

/**
 * Ends the process in order, once, when it is told to. A second signal, a second later, ends it at once.
 *
 * A promise whose failure nobody handled is logged and life goes on: what it was for has failed alone, what matters is
 * in transactions, and ending would cut everybody off. An exception thrown outside of any promise may have left things
 * half done, so that one ends the process, in order.
 */
export function endInOrder(log: Log, close: () => Promise<void>): void {
  let since: number | null = null
  const end = async (code: number) => {
    // A terminal signals everything that runs in it, and whoever started us may pass the same signal on once more.
    if (since !== null && performance.now() - since > 1000) process.exit(1)
    if (since !== null) return
    since = performance.now()
    setTimeout(() => process.exit(1), patience).unref()
    try {
      await close()
    } catch (error) {
      log.error({ err: error }, 'Closing failed')
      process.exit(1)
    }
    process.exit(code)
  }
  // SIGHUP: the terminal was closed. PostgreSQL has a session of its own and would stay.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'A failure that nobody handled'))
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'Something is broken; Hearth ends')
    void end(1)
  })
}
