import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'

/**
 * Knows the answer that is being made, whatever renders it. Next has no way for a page to be a 404 and yet be
 * rendered on the server: its own is drawn by a script, and nothing without one.
 */
export type Answering = {
  run(response: ServerResponse, work: () => void): void
  /** What is being answered does not exist. Too late once the answer has begun. */
  missing(): void
}

export function createAnswering(): Answering {
  const answers = new AsyncLocalStorage<ServerResponse>()
  return {
    run: (response, work) => answers.run(response, work),
    missing() {
      const response = answers.getStore()
      if (response && !response.headersSent) response.statusCode = 404
    },
  }
}
