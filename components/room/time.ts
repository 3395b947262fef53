/** All times of a page in the reader's zone, in one language, so that server and browser agree on every letter. */
const locale = 'en-GB'
const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${name}`
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
  formats.set(key, found)
  return found
}

type Minute = { clock: string; moment: string; day: string }
const minutes = new Map<string, Minute>()
const minutesMost = 5_000

/**
 * Everything that is shown of a time begins with its minute, and zones differ by whole minutes. Formatting is the
 * dearest of what a message costs, and what was said lately is drawn again and again.
 */
function minuteOf(at: string | Date, zone: string): Minute {
  const time = typeof at === 'string' ? Date.parse(at) : at.getTime()
  const key = `${Math.floor(time / 60_000)} ${zone}`
  const found = minutes.get(key)
  if (found) return found
  if (minutes.size >= minutesMost) minutes.clear()
  const made = {
    clock: format(zone, 'clock', { hour: '2-digit', minute: '2-digit' }).format(time),
    moment: format(zone, 'moment', { dateStyle: 'long', timeStyle: 'short' }).format(time),
    day: calendarDay(time, zone),
  }
  minutes.set(key, made)
  return made
}

function calendarDay(time: number, zone: string): string {
  const parts = format(zone, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(time)
    .map(({ type, value }) => [type, value])
  const { year, month, day: date } = Object.fromEntries(parts)
  return `${year}-${month}-${date}`
}

/** "14:02" */
export const clock = (at: string, zone: string): string => minuteOf(at, zone).clock

/** "23 November 2026, 14:02" */
export const moment = (at: string, zone: string): string => minuteOf(at, zone).moment

/** The calendar day, to compare: "2026-11-23". */
export const day = (at: string | Date, zone: string): string => minuteOf(at, zone).day

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

/** The first moment of a calendar day ("2026-11-23") in a zone, also where clocks skip midnight or have it twice. */
export function dayBegins(date: string, zone: string): Date {
  const noon = Date.parse(`${date}T12:00Z`) / 60_000
  // Days begin up to 14 hours before UTC's and end up to 12 hours after.
  let [before, after] = [noon - 27 * 60, noon + 13 * 60]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (calendarDay(middle * 60_000, zone) < date) before = middle
    else after = middle
  }
  return new Date(after * 60_000)
}
