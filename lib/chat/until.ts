/** A time up to which something holds, as PostgreSQL gives it: `infinity` is a number, or that word in JSON. */
export type Until = Date | number | string

/** A time, or `forever`. */
export function toUntil(until: Until): string {
  return isForever(until) ? 'forever' : new Date(until).toISOString()
}

/** In a sentence. Nobody knows here which zone its reader lives in. */
export function sayUntil(until: Until): string {
  if (isForever(until)) return 'for good'
  const words = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return `until ${words.format(new Date(until))} UTC`
}

const isForever = (until: Until) => until === Number.POSITIVE_INFINITY || until === 'infinity'

/** In SQL, the time in so many seconds; for good where they are null. @param seconds a parameter */
export const untilIn = (seconds: string) =>
  `coalesce(clock_timestamp() + make_interval(secs => ${seconds}::float8), 'infinity')`
