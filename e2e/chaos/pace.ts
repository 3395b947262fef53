import { setTimeout as wait } from 'node:timers/promises'

/** How often turns are given out. Milliseconds. */
const beat = 10

export type Pace = ReturnType<typeof createPace>

/** When somebody may speak: not in silence, and not faster altogether than `rate` messages a second. */
export function createPace(rate: number) {
  let waiting: (() => void)[] = []
  let hushed = false
  let credit = 0
  const timer = setInterval(() => {
    if (hushed) return
    credit = Math.min(credit + (rate * beat) / 1_000, rate / 10)
    const turns = Math.floor(credit)
    credit -= Math.min(turns, waiting.length)
    for (const go of waiting.splice(0, turns)) go()
  }, beat)

  return {
    turn: () => new Promise<void>((go) => waiting.push(go)),
    hush() {
      hushed = true
    },
    speak() {
      hushed = false
    },
    isHushed: () => hushed,
    /** Lets go of all who wait. */
    end() {
      clearInterval(timer)
      const last = waiting
      waiting = []
      for (const go of last) go()
    },
  }
}

/** Waits until something is so. @returns false where it was not in time. */
export async function until(isSo: () => boolean, patience: number, every = 20): Promise<boolean> {
  const end = performance.now() + patience
  while (!isSo()) {
    if (performance.now() > end) return false
    await wait(every)
  }
  return true
}
