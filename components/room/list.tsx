'use client'
import { type FocusEvent, type PointerEvent, type ReactNode, type RefObject, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import { useParts } from '../parts.ts'
import { Glyph } from '../ui/glyph.tsx'
import { useZone } from '../zone.ts'
import { Anchor } from './anchor.ts'
import { onCodeClick } from './code-tools.ts'
import { DayBox, NewLine } from './day.tsx'
import { useDoing } from './doing.ts'
import { onListKey } from './list-keys.ts'
import { MessageRow, type RowState } from './message.tsx'
import { type Day, days } from './rows.ts'
import type { useWindow } from './use-window.ts'

type Props = {
  view: RoomView
  place: ReturnType<typeof useWindow>
  scroller: RefObject<HTMLDivElement | null>
  editing: number | null
  firstNew: number | null
  /** What stands above the first message of all. */
  beginning: ReactNode
  /** Real links to the pages before and after, for where no script runs. */
  pager: { older: ReactNode; newer: ReactNode }
}

const seqOf = (target: EventTarget): number | null => {
  const row = target instanceof Element ? target.closest<HTMLElement>('article[data-seq]') : null
  return row ? Number(row.dataset.seq) : null
}

export function MessageList({ view, place, scroller, editing, firstNew, beginning, pager }: Props) {
  const zone = useZone()
  const doing = useDoing()
  const parts = useParts()
  const [tab, setTab] = useState<number | null>(null)
  const point = usePointing()
  const stop =
    tab !== null && place.messages.some(({ seq }) => seq === tab) ? tab : place.messages.at(-1)?.seq
  const atStart = !view.hasOlder && place.messages[0]?.seq === view.messages[0]?.seq
  const state = (seq: number) => ({
    tab: seq === stop,
    active: seq === point.active,
    editing: seq === editing,
    marked: seq === place.marked,
  })
  return (
    <div ref={scroller} className="scroller" onScroll={place.look}>
      <Anchor scroller={scroller}>
        <div className="scroller-page">
          {atStart ? beginning : pager.older}
          <ol
            aria-live="off"
            aria-label="Messages"
            onKeyDown={(event) => onListKey(event, place, view.messages, doing)}
            onClick={(event) => onCodeClick(event.target)}
            {...point.handlers}
            onFocus={(event: FocusEvent) => {
              point.focus(event)
              const seq = seqOf(event.target)
              if (seq !== null) setTab(seq)
            }}
          >
            {days(place.messages, zone, firstNew).map((day) => (
              <DayBox key={day.key} at={day.at} zone={zone} tab={hasStop(day, stop)}>
                {rowsOf(day, state)}
              </DayBox>
            ))}
            {parts ? <parts.PendingRows view={view} zone={zone} /> : null}
          </ol>
          {view.hasNewer ? pager.newer : null}
        </div>
      </Anchor>
    </div>
  )
}

/** One step back from the one message that Tab comes to: the list is not to have a stop for each day. */
const hasStop = ({ rows }: Day, stop: number | undefined) =>
  rows.some((row) => row.kind === 'message' && row.message.seq === stop)

function rowsOf({ rows }: Day, state: (seq: number) => RowState) {
  return rows.map((row) =>
    row.kind === 'message' ? (
      <MessageRow key={row.key} message={row.message} lead={row.lead} {...state(row.message.seq)} />
    ) : (
      <NewLine key={row.key} />
    ),
  )
}

/** The message that is hovered, focused or pressed for long. */
function usePointing() {
  const [hovered, setHovered] = useState<number | null>(null)
  const [focused, setFocused] = useState<number | null>(null)
  const press = useRef<ReturnType<typeof setTimeout>>(undefined)
  const release = () => clearTimeout(press.current)
  return {
    active: hovered ?? focused,
    focus: ({ target }: FocusEvent) => setFocused(seqOf(target)),
    handlers: {
      onBlur: ({ relatedTarget }: FocusEvent) => setFocused(relatedTarget ? seqOf(relatedTarget) : null),
      onPointerOver: ({ pointerType, target }: PointerEvent) => {
        if (pointerType === 'mouse') setHovered(seqOf(target))
      },
      onPointerLeave: () => setHovered(null),
      onPointerDown: ({ pointerType, target }: PointerEvent) => {
        if (pointerType === 'mouse') return
        const seq = seqOf(target)
        if (seq === null || seq !== hovered) setHovered(null)
        press.current = setTimeout(() => setHovered(seq), 450)
      },
      onPointerUp: release,
      onPointerCancel: release,
    },
  }
}

/** Back to the newest message, with how many were not read. */
export function JumpToNewest({ unread, onJump }: { unread: number; onJump: () => void }) {
  return (
    <button type="button" className="jump raised" onClick={onJump}>
      <Glyph of="down" />
      {unread > 0 ? `${unread} new` : 'Newest'}
    </button>
  )
}
