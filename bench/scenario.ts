/** How much is measured: `quick` is smaller in everything, and counts less. */
export type Pace = { quick: boolean; rounds: number }

/** Hearth against a yardstick, or one figure of Hearth alone. */
export type Line = {
  what: string
  unit: string
  hearth?: number
  yardstick?: number
  ratio?: number
  /** What the issue of speed asks for, as a person reads it: '≥ 10', '≤ 2 s'. */
  goal?: string
}

export type Measured = {
  /** What bench/results.json has at its top: 'S2.deliveries_ratio' and the like. Medians of the rounds. */
  figures: Record<string, number>
  /** The same and what explains it, for people. */
  lines: Line[]
  /** Everything that was read, round by round. */
  rounds: unknown
}

export type Scenario = {
  /** 'S1' … 'S9', 'js'. */
  name: string
  what: string
  /** Starts what it needs, and leaves nothing behind. Throws where what was measured was not complete and in order. */
  measure(pace: Pace): Promise<Measured>
}
