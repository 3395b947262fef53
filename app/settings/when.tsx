import { zone } from '../zone.ts'

/** A point in time in the reader's zone. */
export async function When({ at, day = false }: { at: string; day?: boolean }) {
  const format = new Intl.DateTimeFormat('en', {
    dateStyle: 'medium',
    timeStyle: day ? undefined : 'short',
    timeZone: await zone(),
  })
  return <time dateTime={at}>{format.format(new Date(at))}</time>
}
