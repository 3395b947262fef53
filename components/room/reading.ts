'use client'
import { type RefObject, useEffect, useRef } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
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
export function Reading({ view, scroller }: { view: RoomView; scroller: RefObject<HTMLElement | null> }) {
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
  return null
}
