import type { Message, UserId } from '@/lib/protocol/wire.ts'
import { day } from './time.ts'

export type Day = { key: string; date: string; at: string; rows: Row[] }

export type Row =
  | { kind: 'new'; key: string }
  /** `lead`: it begins a group, so it shows who speaks. */
  | { kind: 'message'; key: string; message: Message; lead: boolean }

type Said = { author: { id: UserId }; at: string; deletedAt?: string | null }

const together = 5 * 60_000

/** Whether something said stands under the name of what was said before it. */
export function continues(before: Said | undefined, after: Said, zone: string): boolean {
  return (
    before !== undefined &&
    before.author.id === after.author.id &&
    !before.deletedAt &&
    Date.parse(after.at) - Date.parse(before.at) < together &&
    day(before.at, zone) === day(after.at, zone)
  )
}

/**
 * Messages as they stand on the page: under their days, grouped by author for five minutes at most.
 * @param firstNew the message that the "new" line stands above
 */
export function days(messages: readonly Message[], zone: string, firstNew: number | null): Day[] {
  const out: Day[] = []
  let before: Message | undefined
  for (const message of messages) {
    const date = day(message.at, zone)
    const last = out.at(-1)
    const today = last?.date === date ? last : { key: keyOf(date, out), date, at: message.at, rows: [] }
    if (today !== last) out.push(today)
    const isNew = message.seq === firstNew
    if (isNew) today.rows.push({ kind: 'new', key: 'new' })
    const lead = isNew || today !== last || !continues(before, message, zone)
    today.rows.push({ kind: 'message', key: message.id, message, lead })
    before = message
  }
  return out
}

/** A day keeps its key when older messages join it; only where a clock stepped back does a day come twice. */
function keyOf(date: string, before: Day[]): string {
  const times = before.filter((one) => one.date === date).length
  return times === 0 ? date : `${date} ${times}`
}
