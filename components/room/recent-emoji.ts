const key = 'emoji'
const usual = ['👍', '❤️', '😂']

/** The three reactions used last on this device. */
export function recentEmoji(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    const own = Array.isArray(kept) ? kept.filter((emoji) => typeof emoji === 'string') : []
    return [...new Set([...own, ...usual])].slice(0, 3)
  } catch {
    return usual
  }
}

export function usedEmoji(emoji: string): void {
  try {
    localStorage.setItem(key, JSON.stringify([...new Set([emoji, ...recentEmoji()])].slice(0, 3)))
  } catch {
    // A browser that keeps nothing only forgets which ones were recent.
  }
}
