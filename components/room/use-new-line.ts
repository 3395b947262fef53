'use client'
import { useEffect, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { UserId } from '@/lib/protocol/wire.ts'

export function firstUnread(
  { messages, lastReadSeq }: Pick<RoomView, 'messages' | 'lastReadSeq'>,
  me: UserId | undefined,
): number | null {
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
