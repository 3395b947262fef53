/** Tells when this device or tab comes back: from sleep, from the background, onto a network. */
export type Attention = {
  /** @returns a function that stops watching */
  watch(told: { back(): void; away(): void }): () => void
}

/** For bots and tests, which are always there. */
export const alwaysThere: Attention = { watch: () => () => {} }

/** A timer this late means that the device slept. Milliseconds. */
const tick = 5_000
const late = 15_000

export const browserAttention: Attention = {
  watch({ back, away }) {
    const look = () => (document.visibilityState === 'visible' ? back() : away())
    // Only out of the back-forward cache: a page that is shown first connects by itself.
    const restored = ({ persisted }: PageTransitionEvent) => persisted && back()
    let last = Date.now()
    const timer = setInterval(() => {
      if (Date.now() - last > late && document.visibilityState === 'visible') back()
      last = Date.now()
    }, tick)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('online', back)
    window.addEventListener('pageshow', restored)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('online', back)
      window.removeEventListener('pageshow', restored)
    }
  },
}
