/** Which numbers are held, as intervals: sorted, apart by at least one number, both ends included. */
export type Run = { readonly from: number; readonly to: number }

export function include(runs: readonly Run[], seq: number): readonly Run[] {
  // New numbers nearly always belong at the end.
  let at = runs.length
  for (let run = runs[at - 1]; run && run.from > seq; run = runs[at - 1]) at--
  const before = runs[at - 1]
  const after = runs[at]
  if (before && before.to >= seq) return runs
  const joinsBefore = before?.to === seq - 1
  const joinsAfter = after?.from === seq + 1
  const run = { from: joinsBefore ? before.from : seq, to: joinsAfter ? after.to : seq }
  return [...runs.slice(0, joinsBefore ? at - 1 : at), run, ...runs.slice(joinsAfter ? at + 1 : at)]
}

/** The interval that has `seq`; for 'end', or where none has it, the last one. */
export function runAt(runs: readonly Run[], seq: number | 'end'): Run | null {
  const found = seq === 'end' ? undefined : runs.find((run) => run.from <= seq && seq <= run.to)
  return found ?? runs.at(-1) ?? null
}
