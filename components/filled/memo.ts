/**
 * Keeps what was made, under everything that it was made of: it cannot be old, and it says nothing to anybody who does
 * not already know it. When there is too much of it, what was not asked for lately goes.
 * @param most characters in all
 */
export function memo<Made>(sizeOf: (made: Made) => number, most = 16 * 2 ** 20) {
  let fresh = new Map<string, Made>()
  let older = new Map<string, Made>()
  let size = 0
  return (of: string, make: () => Made): Made => {
    const found = fresh.get(of)
    if (found !== undefined) return found
    const made = older.get(of) ?? make()
    size += of.length + sizeOf(made)
    if (size > most / 2) {
      older = fresh
      fresh = new Map()
      size = of.length + sizeOf(made)
    }
    fresh.set(of, made)
    return made
  }
}
