import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { dayBegins } from '@/components/room/time.ts'
import { historyQuery, parse } from '@/lib/protocol/commands.ts'
import * as field from '@/lib/protocol/fields.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { findable, findableMetadata } from '../../../missing.tsx'
import { zone } from '../../../zone.ts'
import { enter } from '../../seat.ts'
import { enterBySlug, roomMetadata, roomPage } from './load.tsx'

type Props = {
  params: Promise<{ slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const generateMetadata = findableMetadata(async ({ params }: Props): Promise<Metadata> => {
  return roomMetadata(await enter((await params).slug))
})

export default findable(RoomPage)

async function RoomPage({ params, searchParams }: Props) {
  const seat = await enterBySlug((await params).slug)
  const { before, after, at, panel } = await searchParams
  const query = parse(historyQuery, {
    before: before === undefined ? undefined : Number(before),
    after: after === undefined ? undefined : Number(after),
    at: await momentIn(at),
  })
  if (refused(query)) redirect(`/r/${encodeURIComponent(seat.room.slug)}`)
  return roomPage(seat, query, panel === 'members')
}

/** A day is the reader's: it begins when it does where they are. */
async function momentIn(at: unknown): Promise<unknown> {
  const { data: day } = field.day.safeParse(at)
  return day === undefined ? at : dayBegins(day, await zone()).toISOString()
}
