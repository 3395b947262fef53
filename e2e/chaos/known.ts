/**
 * How far one client knows a room, by the one rule of receiving alone. An answer is heard a little after events that
 * came behind it on the line, so what does not fit yet is kept.
 */
export function createKnown() {
  let known = 0
  let ahead: { from: number; to: number }[] = []
  return {
    now: () => known,
    take({ from, to, reset = false }: { from: number; to: number; reset?: boolean }) {
      if (reset) known = Math.max(known, to)
      else ahead.push({ from, to })
      for (let fits = next(); fits; fits = next()) known = fits.to
      ahead = ahead.filter((one) => one.to > known)
    },
  }
  function next() {
    return ahead.find((one) => one.from <= known + 1 && one.to > known)
  }
}
