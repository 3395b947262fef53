import type { Message } from '@/lib/protocol/wire.ts'

/** At most this many rows are in the document, however many are held. */
export const most = 150
const step = 50

/** Which of the held messages are drawn. `to: null` follows the newest. */
export type Window = { from: number; to: number | null }

type Held = readonly Pick<Message, 'seq'>[]

const first = (held: Held) => held[0]?.seq ?? 1
const last = (held: Held) => held.at(-1)?.seq ?? 0

export function newest(held: Held): Window {
  return { from: Math.max(first(held), last(held) - step + 1), to: null }
}

/** Room above and below the message, as far as messages are held. */
export function around(held: Held, seq: number): Window {
  return { from: Math.max(first(held), seq - step), to: Math.min(last(held), seq + step) }
}

/** Who follows the newest leaves the oldest behind. */
function begin(held: Held, { from, to }: Window): number {
  return to === null ? Math.max(from, last(held) - most + 1) : from
}

export function drawn<One extends Pick<Message, 'seq'>>(held: readonly One[], window: Window): One[] {
  const from = begin(held, window)
  const to = window.to ?? last(held)
  return held.filter(({ seq }) => seq >= from && seq <= to)
}

/** @returns the same window where nothing older is held */
export function older(held: Held, window: Window): Window {
  const now = begin(held, window)
  const from = Math.max(first(held), now - step)
  if (from >= now) return window
  const to = Math.min(window.to ?? last(held), from + most - 1)
  return { from, to: window.to === null && to === last(held) ? null : to }
}

/** @returns the same window where nothing newer is held */
export function newer(held: Held, window: Window): Window {
  if (window.to === null) return window
  const to = Math.min(last(held), window.to + step)
  if (to <= window.to) return window
  return { from: Math.max(window.from, to - most + 1), to }
}
