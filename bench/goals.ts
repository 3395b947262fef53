import { scriptsMost } from './scripts.ts'

/** What a figure is to be: at least (`more`) or at most (`less`) so much. */
export type Goal = { what: string; unit?: string; goal: number; better: 'more' | 'less' }

/** For each key of bench/results.json. */
export const goals: Record<string, Goal> = {
  'S1.p99_ratio': { what: '99 % of messages come within', goal: 1.5, better: 'less' },
  'S2.deliveries_ratio': { what: 'deliveries a second', goal: 10, better: 'more' },
  'S2.cpu_ratio': { what: 'processor, each delivery', goal: 0.12, better: 'less' },
  'S3.messages_ratio': { what: 'messages a second, 200 rooms', goal: 1, better: 'more' },
  'S4.memory_ratio': { what: 'memory of an idle member', goal: 1.25, better: 'less' },
  'S4.return_s': { what: '10,000 are back after', unit: ' s', goal: 15, better: 'less' },
  'S5.page_ratio': { what: 'a page of history', goal: 1.3, better: 'less' },
  'S5.growth_ratio': { what: 'the same, 10⁷ beside 10⁴', goal: 1.2, better: 'less' },
  'S6.visitor_ratio': { what: "a visitor's pages a second", goal: 0.5, better: 'more' },
  'S6.member_ratio': { what: "a member's pages a second", goal: 1, better: 'more' },
  'S7.start_s': { what: 'the first page after', unit: ' s', goal: 2, better: 'less' },
  'S8.rooms_ratio': { what: '500 rooms beside 5', goal: 1.3, better: 'less' },
  'js.visitor_kib': { what: "a visitor's scripts", unit: ' KiB', goal: scriptsMost.visitor, better: 'less' },
  'js.member_kib': { what: "a member's scripts", unit: ' KiB', goal: scriptsMost.member, better: 'less' },
}

/** How many times as good as it is to be: 1 or more where the goal is reached. */
export function reached({ goal, better }: Goal, value: number): number {
  return better === 'more' ? value / goal : goal / value
}
