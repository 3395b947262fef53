'use client'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { Page } from '@/lib/protocol/wire.ts'
import { useHearth } from '../hearth.tsx'

/** A page as a view, for the time before the timeline has taken it over: in the HTML, and while hydrating. */
function rendered({ room, rev, lastSeq, messages }: Page, lastReadSeq: number | null): RoomView {
  return {
    id: room.id,
    info: { ...room, rev: Math.min(room.rev, rev) },
    status: 'open',
    messages,
    hasOlder: (messages[0]?.seq ?? 1) > 1,
    hasNewer: (messages.at(-1)?.seq ?? lastSeq) < lastSeq,
    lastSeq,
    lastReadSeq,
    unread: lastReadSeq === null ? 0 : lastSeq - lastReadSeq,
    pending: [],
    typing: [],
    members: new Map(),
    allMembers: false,
    behind: false,
  }
}

/** The room as it is now. It begins as the server rendered it, and goes on from that `rev`. */
export function useRoom(page: Page, at: number | undefined, lastReadSeq: number | null): RoomView {
  const hearth = useHearth()
  const first = useMemo(() => rendered(page, lastReadSeq), [page, lastReadSeq])
  useEffect(() => {
    const room = hearth.open(page, at)
    return () => hearth.close(room)
  }, [hearth, page, at])
  return useSyncExternalStore(
    hearth.subscribe,
    () => hearth.room(page.room.id) ?? first,
    () => first,
  )
}
