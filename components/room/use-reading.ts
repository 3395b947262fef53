'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { UserId } from '@/lib/protocol/wire.ts'
import { useHearth } from '../hearth.tsx'

const attentive = () => document.visibilityState === 'visible' && document.hasFocus()

/** The lowest message of which anything can be seen. */
function lastVisible(box: HTMLElement): number {
  const edge = box.getBoundingClientRect().bottom
  const rows = [...box.querySelectorAll<HTMLElement>('article[data-seq]')]
  const row = rows.findLast((candidate) => candidate.getBoundingClientRect().top < edge - 8)
  return Number(row?.dataset.seq ?? 0)
}

/** A message is read when the window has focus and it was visible for a second. */
export function useReading(view: RoomView, scroller: RefObject<HTMLElement | null>) {
  const hearth = useHearth()
  const latest = useRef(view)
  latest.current = view
  useEffect(() => {
    let seen = 0
    const timer = setInterval(() => {
      const { id, lastReadSeq, lastSeq } = latest.current
      const box = scroller.current
      if (!box || lastReadSeq === null || lastReadSeq >= lastSeq || !attentive()) {
        seen = 0
        return
      }
      const visible = lastVisible(box)
      const read = Math.min(seen, visible)
      seen = visible
      if (read > lastReadSeq) hearth.markRead(id, read)
    }, 1_000)
    return () => clearInterval(timer)
  }, [hearth, scroller])
}

function firstUnread({ messages, lastReadSeq }: RoomView, me: UserId | undefined): number | null {
  if (lastReadSeq === null) return null
  return messages.find(({ seq, author }) => seq > lastReadSeq && author.id !== me)?.seq ?? null
}

/** Above which message the "new" line stands: it stays while one is here, and moves on when one was away. */
export function useNewLine(view: RoomView, me: UserId | undefined): number | null {
  const [line, setLine] = useState(() => firstUnread(view, me))
  const away = useRef(false)
  const latest = useRef(view)
  latest.current = view
  useEffect(() => {
    const onBlur = () => {
      away.current = true
      const { lastReadSeq, lastSeq } = latest.current
      if (lastReadSeq !== null && lastReadSeq >= lastSeq) setLine(null)
    }
    const onFocus = () => {
      away.current = false
    }
    addEventListener('blur', onBlur)
    addEventListener('focus', onFocus)
    return () => {
      removeEventListener('blur', onBlur)
      removeEventListener('focus', onFocus)
    }
  }, [])
  const unread = firstUnread(view, me)
  if (line === null && unread !== null && away.current) setLine(unread)
  return line
}
