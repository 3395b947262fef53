import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { Office } from '@/lib/chat/office.ts'
import { house } from '@/lib/house.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { findableMetadata } from '../missing.tsx'
import { from, viewer } from '../session.ts'

/** Whoever may not administer this instance finds nothing here, signed in or not. */
export const office = cache(async (): Promise<Office> => {
  const { address } = from(await headers())
  const held = house().chat.takeOffice(await viewer(), address)
  if (refused(held)) notFound()
  return held
})

/** Nor is the title of a page told to others. */
export const titled = (title: string) =>
  findableMetadata(async () => {
    await office()
    return { title }
  })

/** As whoever asks reached it. */
export async function ownAddress(): Promise<string> {
  const given = await headers()
  return `${given.get('x-forwarded-proto')}://${given.get('x-forwarded-host')}`
}
