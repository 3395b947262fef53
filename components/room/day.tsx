import type { ReactNode } from 'react'
import { jumpToDate } from './jump-to-date.tsx'
import { dayName } from './time.ts'

/** A day's name, and the rows of it. */
export function DayBox({
  at,
  zone,
  tab,
  children,
}: {
  at: string
  zone: string
  /** Tab comes to it. */
  tab: boolean
  children: ReactNode
}) {
  return (
    <li>
      <p className="day">
        <button
          type="button"
          popoverTarget={jumpToDate}
          title="Jump to a date"
          tabIndex={tab ? 0 : -1}
          suppressHydrationWarning
        >
          {dayName(at, zone, new Date())}
        </button>
      </p>
      <ol>{children}</ol>
    </li>
  )
}

/** Above what was not read yet. */
export function NewLine() {
  return (
    <li className="new-line">
      <span>New</span>
    </li>
  )
}
