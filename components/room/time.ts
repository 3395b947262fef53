/** All times of a page in the reader's zone, in one language, so that server and browser agree on every letter. */
const locale = 'en-GB'
const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${name}`
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
  formats.set(key, found)
  return found
}

/** "14:02" */
export function clock(at: string, zone: string): string {
  return format(zone, 'clock', { hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

/** "23 November 2026, 14:02" */
export function moment(at: string, zone: string): string {
  return format(zone, 'moment', { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at))
}

/** The calendar day, to compare: "2026-11-23". */
export function day(at: string | Date, zone: string): string {
  const parts = format(zone, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(new Date(at))
    .map(({ type, value }) => [type, value])
  const { year, month, day: date } = Object.fromEntries(parts)
  return `${year}-${month}-${date}`
}

/** "Today", "Yesterday", "Monday, 23 November", and the year where it is another. */
export function dayName(at: string, zone: string, now: Date): string {
  const that = day(at, zone)
  if (that === day(now, zone)) return 'Today'
  if (that === day(new Date(now.getTime() - 86_400_000), zone)) return 'Yesterday'
  const sameYear = that.slice(0, 4) === day(now, zone).slice(0, 4)
  const options = { weekday: 'long', day: 'numeric', month: 'long' } as const
  return sameYear
    ? format(zone, 'weekday', options).format(new Date(at))
    : format(zone, 'year', { ...options, year: 'numeric' }).format(new Date(at))
}
