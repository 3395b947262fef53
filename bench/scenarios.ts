import type { Scenario } from './scenario.ts'

/** In the order in which they are measured. */
export const scenarios: Scenario[] = []
