/** What each of them is measured by, and gives. */
type Contenders<Readings> = { [Name in keyof Readings]: (round: number) => Promise<Readings[Name]> }
type Found<Readings> = { [Name in keyof Readings]: Readings[Name][] }

/**
 * Measures each in turn, round after round, the order turned round each time, so that what the machine does meanwhile
 * befalls all alike. The first round warms up and is not counted.
 */
export async function interleave<Readings extends Record<string, unknown>>(
  rounds: number,
  contenders: Contenders<Readings>,
): Promise<Found<Readings>> {
  const names = Object.keys(contenders) as (keyof Readings)[]
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Found<Readings>
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const reading = await contenders[name](round)
      if (round > 0) found[name].push(reading)
    }
  }
  return found
}
