import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import type { RoomProps } from '@/components/room/props.ts'
import { Room } from '@/components/room/room.tsx'
import { roomTitle } from '@/components/room-name.ts'
import type { Seat } from '@/lib/chat/chat.ts'
import type { InviteInfo } from '@/lib/chat/invites.ts'
import { newClientId } from '@/lib/client/ids.ts'
import { house } from '@/lib/house.ts'
import type { HistoryQuery } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { enter, members, others, slugOf } from '../../seat.ts'

/** Addresses by a room's id lead to its one address. */
export async function enterBySlug(given: string): Promise<Seat> {
  const seat = await enter(given)
  if (seat.room.slug !== slugOf(given)) redirect(`/r/${encodeURIComponent(seat.room.slug)}`)
  return seat
}

/** The room's messages as asked, and everything that stands around them. */
export async function roomPage(seat: Seat, query: HistoryQuery, panel: boolean, at?: number) {
  const page = await house().chat.history.page(seat, query)
  if (refused(page)) redirect(`/r/${encodeURIComponent(seat.room.slug)}`)
  const all = seat.viewer ? await members(seat) : null
  const props: RoomProps = {
    page,
    at,
    role: seat.role,
    others: await others(seat),
    memberCount: all?.length ?? null,
    members: panel ? all : null,
    invite: await firstInvite(seat),
    formId: seat.role ? newClientId() : null,
  }
  return <Room key={`${seat.room.id} ${seat.role}`} {...props} />
}

/** What a new room needs most: the link that brings the others. */
async function firstInvite(seat: Seat): Promise<InviteInfo | null> {
  if (seat.role !== 'owner' || seat.room.lastSeq > 0) return null
  const invites = await house().chat.invites.list(seat)
  return refused(invites) ? null : (invites[0] ?? null)
}

/** Search engines see public rooms only. */
export async function roomMetadata(seat: Seat, path = ''): Promise<Metadata> {
  const { kind, slug, topic } = seat.room
  const title = roomTitle(seat.room, await others(seat))
  const open = kind === 'public'
  const url = `/r/${encodeURIComponent(slug)}${path}`
  return {
    title,
    description: topic || undefined,
    robots: { index: open, follow: open },
    alternates: { canonical: url },
    openGraph: open ? { type: 'website', title, description: topic || undefined, url } : undefined,
  }
}
