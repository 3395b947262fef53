/** Keeps what was used last, up to a size. */
export function latelyUsed<Value>(most: number) {
  const held = new Map<string, { value: Value; size: number }>()
  let size = 0

  function drop(key: string) {
    size -= held.get(key)?.size ?? 0
    held.delete(key)
  }

  return {
    get(key: string): Value | undefined {
      const found = held.get(key)
      if (!found) return undefined
      held.delete(key)
      held.set(key, found)
      return found.value
    },
    set(key: string, value: Value, its: number) {
      drop(key)
      held.set(key, { value, size: its })
      size += its
      for (const [oldest] of held) {
        if (size <= most) break
        drop(oldest)
      }
    },
  }
}
