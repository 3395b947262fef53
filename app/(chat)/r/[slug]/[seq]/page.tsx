import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { historyQuery, parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { findable, findableMetadata } from '../../../../missing.tsx'
import { enter } from '../../../seat.ts'
import { enterBySlug, roomMetadata, roomPage } from '../load.tsx'

type Props = { params: Promise<{ slug: string; seq: string }> }

export const generateMetadata = findableMetadata(async ({ params }: Props): Promise<Metadata> => {
  const { slug, seq } = await params
  return roomMetadata(await enter(slug), `/${encodeURIComponent(seq)}`)
})

export default findable(PermalinkPage)

async function PermalinkPage({ params }: Props) {
  const { slug, seq } = await params
  if (!/^[1-9]\d{0,15}$/.test(seq)) notFound()
  const seat = await enterBySlug(slug)
  const query = parse(historyQuery, { around: Number(seq) })
  if (refused(query) || Number(seq) > seat.room.lastSeq) notFound()
  return roomPage(seat, query, false, Number(seq))
}
