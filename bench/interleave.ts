/**
 * Measures each in turn, round after round, the order turned round each time, so that what the machine does meanwhile
 * befalls all alike. The first round warms up and is not counted.
 */
export async function interleave<Name extends string, Reading>(
  rounds: number,
  contenders: Record<Name, (round: number) => Promise<Reading>>,
): Promise<Record<Name, Reading[]>> {
  const names = Object.keys(contenders) as Name[]
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Reading[]>
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const reading = await contenders[name](round)
      if (round > 0) found[name].push(reading)
    }
  }
  return found
}
