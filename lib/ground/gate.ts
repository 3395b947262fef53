export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Lets `width` pieces of work run at once; the others wait their turn, first come first served. */
export function createGate(width: number): Gate {
  const waiting: (() => void)[] = []
  let free = width
  const enter = () => {
    if (free === 0) return new Promise<void>((resume) => waiting.push(resume))
    free -= 1
  }
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
