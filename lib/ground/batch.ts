import { setImmediate as turn } from 'node:timers/promises'

/**
 * Many who ask at once are answered together: while one reading is under way, those who come wait, and the next
 * reading is for all of them. So each is answered by a reading that began after they asked, and there is one at a time
 * however many ask.
 * @param read what is not in its answer is answered with undefined
 * @param most as many keys in one reading
 */
export function createBatch<Key, Answer>(
  read: (keys: Key[]) => Promise<ReadonlyMap<Key, Answer>>,
  most: number,
): (key: Key) => Promise<Answer | undefined> {
  type Asking = { resolve(answer: Answer | undefined): void; reject(error: unknown): void }
  let waiting = new Map<Key, Asking[]>()
  let busy = false

  function next(): Map<Key, Asking[]> {
    const all = [...waiting]
    waiting = new Map(all.slice(most))
    return new Map(all.slice(0, most))
  }

  async function run() {
    busy = true
    while (waiting.size > 0) {
      // Those whose requests came with the same turn of the loop are asked for together.
      await turn()
      const asked = next()
      try {
        const answers = await read([...asked.keys()])
        for (const [key, those] of asked) for (const { resolve } of those) resolve(answers.get(key))
      } catch (error) {
        for (const those of asked.values()) for (const { reject } of those) reject(error)
      }
    }
    busy = false
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const those = waiting.get(key)
      if (those) those.push({ resolve, reject })
      else waiting.set(key, [{ resolve, reject }])
      if (!busy) void run()
    })
}
