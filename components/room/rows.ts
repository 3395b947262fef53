import type { Message, UserId } from '@/lib/protocol/wire.ts'
import { day } from './time.ts'

export type Row =
  | { kind: 'day'; key: string; at: string }
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
export function rows(messages: readonly Message[], zone: string, firstNew: number | null): Row[] {
  const out: Row[] = []
  let before: Message | undefined
  for (const message of messages) {
    const today = day(message.at, zone)
    const newDay = !before || day(before.at, zone) !== today
    if (newDay) out.push({ kind: 'day', key: `day ${today} ${message.seq}`, at: message.at })
    const isNew = message.seq === firstNew
    if (isNew) out.push({ kind: 'new', key: 'new' })
    const lead = isNew || newDay || !continues(before, message, zone)
    out.push({ kind: 'message', key: message.id, message, lead })
    before = message
  }
  return out
}
