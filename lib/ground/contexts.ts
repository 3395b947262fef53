import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'

/**
 * Milliseconds: after the last answer; for one that nobody waited for, longer than the database may take; for one of
 * whose end nobody is told, because it stood behind another on a connection that broke.
 */
const patience = { answered: 1_000, left: 30_000, longest: 300_000 }

/** From here on Node carries contexts without hooks. */
const cheapFrom = 24

/**
 * Next and React keep what belongs to a page in AsyncLocalStorage. Once such a storage was used, Node before 24 calls
 * hooks for every promise, timer and reading of the whole process, for ever: that was a quarter of its time where many
 * sockets came. So storages are noted as they are used, and disabled while no page is being made. Whoever uses one enables it.
 */
export function createContexts() {
  const used = noteUse()
  let making = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function disableSoon() {
    if (making > 0) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const storage of used) storage.disable()
      used.clear()
    }, patience.answered).unref()
  }

  function keep(): () => void {
    let kept = true
    making += 1
    clearTimeout(timer)
    const end = () => {
      if (!kept) return
      kept = false
      making -= 1
      clearTimeout(latest)
      disableSoon()
    }
    const latest = setTimeout(end, patience.longest).unref()
    return end
  }

  return {
    /** Something is made that may need its context until it is answered. */
    keepFor(response: ServerResponse) {
      const end = keep()
      // Whoever makes it goes on for a while: they do not know that nobody waits.
      const left = () => void setTimeout(end, patience.left).unref()
      if (response.destroyed) return left()
      const answered = () => {
        response.off('close', left)
        end()
      }
      response.once('finish', answered).once('close', left)
    },
    /** What was made before the first answer needs none any more. */
    disableSoon,
  }
}

/** @returns all storages that were used since they were disabled last */
function noteUse(): Set<AsyncLocalStorage<unknown>> {
  const used = new Set<AsyncLocalStorage<unknown>>()
  if (Number.parseInt(process.versions.node, 10) >= cheapFrom) return used
  const { run, enterWith } = AsyncLocalStorage.prototype
  Object.assign(AsyncLocalStorage.prototype, {
    run(this: AsyncLocalStorage<unknown>, ...given: Parameters<typeof run>) {
      used.add(this)
      return run.apply(this, given)
    },
    enterWith(this: AsyncLocalStorage<unknown>, store: unknown) {
      used.add(this)
      return enterWith.call(this, store)
    },
  })
  return used
}
