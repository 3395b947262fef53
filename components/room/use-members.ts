'use client'
import { useCallback, useEffect, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import type { Member } from '@/lib/protocol/wire.ts'
import { useHearth, useView } from '../hearth.tsx'
import { presentOf } from './present.ts'

/**
 * Who is in the room. Until all of them are loaded, whom the page brought and whom one heard of since.
 * @param given whom the server rendered
 */
export function useMembers(
  { id, members, allMembers }: RoomView,
  given: readonly Member[] | null,
): { present: Member[]; refusal: Refusal | null; again: () => void } {
  const hearth = useHearth()
  const online = useView().connection.status === 'online'
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const load = useCallback(async () => {
    const loaded = await hearth.loadMembers(id)
    setRefusal(refused(loaded) ? loaded : null)
  }, [hearth, id])
  useEffect(() => {
    if (online && !allMembers) load()
  }, [online, allMembers, load])
  const before = allMembers ? [] : (given ?? []).map((member) => [member.user.id, member] as const)
  const present = presentOf(new Map([...before, ...members]))
  return { present, refusal: allMembers || !online ? null : refusal, again: load }
}
