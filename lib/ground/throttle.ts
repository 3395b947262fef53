import { isIPv6 } from 'node:net'
import { type RateName, rates } from '../protocol/limits.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'

/** What became of a key: whether all was forgotten, and how many were counted after that (or given back: below 0). */
export type Counted = { rate: RateName; key: string; cleared: boolean; count: number }

/**
 * How often a thing may be done, by key: a user, an address, a socket (`protocol/limits` says which). Counted in
 * this process, in windows that begin with a key's first use. To count failures only, take before the attempt and
 * give back after a success: looking first would let a hundred attempts at once all pass the look.
 *
 * Several nodes tell each other what they counted, a moment later. So a burst at all of them in one moment may have
 * what is allowed once from each; whoever goes on has it once in all.
 */
export type Throttle = {
  /** Whether limits are on. */
  enabled: boolean
  /** Counts one more, or so many; the last that is let in may be beyond. @returns null, or SLOW with the seconds to wait */
  take(rate: RateName, key: string, count?: number): Refusal | null
  giveBack(rate: RateName, key: string): void
  /** How much of it the key has used by now. */
  used(rate: RateName, key: string): number
  /** Forgets all that was counted for the key. */
  clear(rate: RateName, key: string): void
  /** What was counted here since this was last asked, for other nodes; without what no other node can count. */
  newlyCounted(): Counted[]
  /** Another node counted this. */
  count(counted: readonly Counted[]): void
}

/** A socket is one node's alone. */
const isOurs = (rate: RateName) => rate === 'command'

type Window = { used: number; endsAt: number }

/** More keys than this are a flood of made-up ones: the oldest windows are forgotten, so that memory stays. */
const keysMax = 100_000

/**
 * Whoever has one IPv6 address of the internet has the 2^64 of its network: they count as one. Networks of one's own
 * (fd…, fe80…) are full of different people.
 */
export function neighbourhood(key: string): string {
  if (!isIPv6(key) || !/^[23]/.test(key)) return key
  const [head = '', tail] = key.split('::')
  const groups = head.split(':')
  if (tail === undefined) return groups.slice(0, 4).join(':')
  const last = tail === '' ? [] : tail.split(':')
  return [...groups, ...Array(Math.max(0, 8 - groups.length - last.length)).fill('0'), ...last]
    .slice(0, 4)
    .join(':')
}

/**
 * @param options.shared whether other nodes are told
 * @param now milliseconds of a clock that never steps
 */
export function createThrottle(
  options: { enabled: boolean; shared?: boolean },
  now: () => number = () => performance.now(),
): Throttle {
  const windows = new Map<string, Window>()
  const news = new Map<string, Counted>()
  // Without a colon there is no IPv6 address to look for, in what is asked for every command.
  const of = (rate: RateName, key: string) =>
    `${rate} ${key.includes(':') ? key.replace(/\S+$/, neighbourhood) : key}`

  function open(name: string, seconds: number): Window {
    const found = windows.get(name)
    if (found && found.endsAt > now()) return found
    const fresh = { used: 0, endsAt: now() + seconds * 1000 }
    // Deleted first, so that the map's order is that of the windows' beginnings.
    windows.delete(name)
    windows.set(name, fresh)
    for (const oldest of windows.keys()) {
      if (windows.size <= keysMax) break
      windows.delete(oldest)
    }
    return fresh
  }

  function note(rate: RateName, key: string, count: number, cleared = false) {
    if (!options.shared || isOurs(rate)) return
    const name = of(rate, key)
    const before = cleared ? { count: 0, cleared } : (news.get(name) ?? { count: 0, cleared })
    news.set(name, { rate, key, cleared: before.cleared, count: before.count + count })
  }

  return {
    enabled: options.enabled,
    take(rate, key, count = 1) {
      if (!options.enabled) return null
      const { points, seconds } = rates[rate]
      const window = open(of(rate, key), seconds)
      if (window.used < points) {
        window.used += count
        note(rate, key, count)
        return null
      }
      const wait = Math.max(1, Math.ceil((window.endsAt - now()) / 1000))
      return refuse('SLOW', `Too fast. Try again in ${wait} s.`, { retryAfter: wait })
    },
    giveBack(rate, key) {
      const window = windows.get(of(rate, key))
      if (!window || window.used === 0) return
      window.used -= 1
      note(rate, key, -1)
    },
    used(rate, key) {
      if (windows.size === 0) return 0
      const window = windows.get(of(rate, key))
      return window && window.endsAt > now() ? window.used : 0
    },
    clear(rate, key) {
      windows.delete(of(rate, key))
      note(rate, key, 0, true)
    },
    newlyCounted() {
      const counted = [...news.values()].filter(({ count, cleared }) => cleared || count !== 0)
      news.clear()
      return counted
    },
    count(counted) {
      for (const { rate, key, cleared, count } of counted) {
        // A newer node may know rates that this one does not.
        if (!Object.hasOwn(rates, rate)) continue
        if (cleared) windows.delete(of(rate, key))
        const window = open(of(rate, key), rates[rate].seconds)
        window.used = Math.max(0, window.used + count)
      }
    },
  }
}
