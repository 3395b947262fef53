import { notFound } from 'next/navigation'
import { cache } from 'react'
import { listedMost } from '@/components/shell/props.ts'
import type { Seat } from '@/lib/chat/chat.ts'
import type { Viewer } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { Me, Member, Person, RoomSummary } from '@/lib/protocol/wire.ts'
import { viewer } from '../session.ts'

/** What pages may know of a viewer: nothing about the session. */
export function me({ id, username, name, avatar, email, role }: Viewer): Me {
  return { id, username, name, ...(avatar ? { avatar } : {}), email, role }
}

/** A room's address is its slug, percent-encoded where it is not Latin. */
export function slugOf(given: string): string {
  try {
    return decodeURIComponent(given)
  } catch {
    notFound()
  }
}

/** Asked once a request. Absent and forbidden are one and the same 404. */
export const enter = cache(async (slug: string): Promise<Seat> => {
  const seat = await house().chat.enter(await viewer(), slugOf(slug))
  if (refused(seat)) notFound()
  return seat
})

/** One's rooms, those last spoken in first; one more than a page comes with, where there are more. */
export const listed = cache(async (): Promise<RoomSummary[]> => {
  const here = await viewer()
  return here ? house().chat.rooms.mine(here, listedMost + 1) : []
})

/** Nobody's, where the viewer may not know who is in. */
export const members = cache(async (seat: Seat): Promise<Member[]> => {
  const all = await house().chat.rooms.members(seat)
  return refused(all) ? [] : all
})

/** Who a direct conversation or a group is called by. */
export async function others(seat: Seat): Promise<Person[]> {
  if (seat.room.kind === 'public' || seat.room.kind === 'private') return []
  const all = await members(seat)
  return all.map(({ user }) => user).filter(({ id }) => id !== seat.viewer?.id)
}
