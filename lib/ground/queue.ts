import { type Refusal, refuse } from '../protocol/refusals.ts'

/** Of whom the work is, and whether nothing is held against them. */
export type Asker = { key: string; trusted: boolean }

export type Queue = <Result>(asker: Asker, work: () => Promise<Result | Refusal>) => Promise<Result | Refusal>

/** Of so many that are let in one is of those behind, so that they are not kept waiting for ever. */
const turn = 5

/**
 * For work that is dear and that anybody may ask for. `width` pieces are done at once, and no more than `most` wait in
 * each of two lines: whoever comes beyond is told to come again, which costs nothing. In the first line stand those
 * against whom nothing is held, one of each key: so whoever comes from a new place passes a flood that does not.
 */
export function createQueue(width: number, most: number): Queue {
  const lines = { first: [] as (() => void)[], behind: [] as (() => void)[] }
  const present = new Map<string, number>()
  let [free, admitted] = [width, 0]

  function next(): (() => void) | undefined {
    admitted += 1
    const { first, behind } = lines
    return admitted % turn === 0 ? (behind.shift() ?? first.shift()) : (first.shift() ?? behind.shift())
  }

  async function enter(line: (() => void)[]) {
    if (free > 0) free -= 1
    else await new Promise<void>((resume) => line.push(resume))
  }

  function leave() {
    const resume = next()
    if (resume) resume()
    else free += 1
  }

  return async ({ key, trusted }, work) => {
    const already = present.get(key) ?? 0
    const line = trusted && already === 0 ? lines.first : lines.behind
    if (free === 0 && line.length >= most) return busy
    present.set(key, already + 1)
    await enter(line)
    try {
      return await work()
    } finally {
      leave()
      const others = (present.get(key) ?? 1) - 1
      if (others > 0) present.set(key, others)
      else present.delete(key)
    }
  }
}

const busy = refuse('SLOW', 'Many are signing in just now. Try again in 2 s.', { retryAfter: 2 })
