import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { pack } from '@/components/packed.ts'
import type { RoomProps } from '@/components/room/props.ts'
import { Room } from '@/components/room/room.tsx'
import { roomTitle } from '@/components/room-name.ts'
import type { Seat } from '@/lib/chat/chat.ts'
import type { InviteInfo } from '@/lib/chat/invites.ts'
import { newClientId } from '@/lib/client/ids.ts'
import { house } from '@/lib/house.ts'
import type { HistoryQuery } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { Member } from '@/lib/protocol/wire.ts'
import { enter, members, others, slugOf } from '../../seat.ts'

/** Addresses by a room's id lead to its one address. */
export async function enterBySlug(given: string): Promise<Seat> {
  const seat = await enter(given)
  if (seat.room.slug !== slugOf(given)) redirect(`/r/${encodeURIComponent(seat.room.slug)}`)
  return seat
}

/** The room's messages as asked, and everything that stands around them. */
export async function roomPage(seat: Seat, query: HistoryQuery, panel: boolean, at?: number) {
  const [page, about] = await Promise.all([house().chat.history.page(seat, query), surroundings(seat, panel)])
  if (refused(page)) redirect(`/r/${encodeURIComponent(seat.room.slug)}`)
  const props: RoomProps = {
    ...about,
    page: pack(page),
    at: at ?? page.around,
    role: seat.role,
    formId: seat.role ? newClientId() : null,
  }
  return <Room key={`${seat.room.id} ${seat.role}`} {...props} />
}

async function surroundings(seat: Seat, panel: boolean) {
  const [those, all, invite] = await Promise.all([
    others(seat),
    panel && seat.viewer ? members(seat) : null,
    firstInvite(seat),
  ])
  const { lastReadSeq } = seat
  return { others: those, members: all, memberCount: await countOf(seat, all), lastReadSeq, invite }
}

/** Direct conversations show no number. */
async function countOf(seat: Seat, all: Member[] | null): Promise<number | null> {
  if (!seat.viewer || seat.room.kind === 'direct') return null
  if (all || seat.room.kind === 'group') return (all ?? (await members(seat))).length
  return house().chat.rooms.memberCount(seat)
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
