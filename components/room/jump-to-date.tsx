'use client'
import { type FormEvent, type ToggleEvent, useRef } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { Refusal } from '@/lib/protocol/refusals.ts'
import { buttonClass } from '../ui/button.tsx'
import { useZone } from '../zone.ts'
import { day, dayBegins } from './time.ts'

/** What the days in the list open. */
export const jumpToDate = 'jump-to-date'

/** Without a script, a form that leads to the page of that day. */
export function JumpToDate({
  view: { info, messages },
  onJump,
}: {
  view: RoomView
  onJump: (time: Date) => Promise<Refusal | null>
}) {
  const zone = useZone()
  const form = useRef<HTMLFormElement>(null)
  const date = useRef<HTMLInputElement>(null)

  /** Said when it opens: what is today while a page is rendered is yesterday on one that stays open. */
  function open({ newState }: ToggleEvent<HTMLFormElement>) {
    const input = date.current
    if (newState !== 'open' || !input) return
    // What was brought along from elsewhere may be older than its room.
    const older = messages[0] && messages[0].at < info.createdAt
    input.min = older ? '' : day(info.createdAt, zone)
    input.max = day(new Date(), zone)
    input.focus()
  }
  async function jump(event: FormEvent) {
    event.preventDefault()
    const refusal = await onJump(dayBegins(date.current?.value ?? '', zone))
    if (!refusal) return form.current?.hidePopover()
    date.current?.setCustomValidity(refusal.message)
    form.current?.reportValidity()
  }
  return (
    <form
      ref={form}
      id={jumpToDate}
      popover="auto"
      action={`/r/${info.slug}`}
      aria-label="Jump to a date"
      className="jump-to-date raised"
      onSubmit={jump}
      onToggle={open}
    >
      <label className="flex flex-col gap-1 font-medium text-sm">
        Jump to a date
        <input
          ref={date}
          type="date"
          name="at"
          required
          className="control min-h-11 rounded border border-control bg-raised px-3 tablet:min-h-9"
        />
      </label>
      <button
        type="submit"
        className={buttonClass()}
        // What was said of the last try is not held against this one.
        onClick={() => date.current?.setCustomValidity('')}
      >
        Jump
      </button>
    </form>
  )
}
