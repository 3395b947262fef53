import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Seat } from '@/lib/chat/chat.ts'
import type { Viewer } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import type { Refusal } from '@/lib/protocol/refusals.ts'
import { viewer } from '../session.ts'
import { text } from '../told.ts'

export const path = (seat: Pick<Seat, 'room'>) => `/r/${encodeURIComponent(seat.room.slug)}`

/** Who has to sign in first comes back to where they were. */
export async function signedIn(from: string): Promise<Viewer> {
  const here = await viewer()
  return here ?? redirect(`/login?next=${encodeURIComponent(from)}`)
}

/** The room that a form is about, for whoever sends it. */
export async function seatOf(form: FormData): Promise<Seat | Refusal> {
  const slug = text(form, 'room')
  return house().chat.enter(await signedIn(`/r/${slug}`), slug)
}

/**
 * After a change of members: to the page that the form stood on. A panel whose script sent it hears of the change as
 * everybody does, and stays: whatever one opened or typed there meanwhile would go with a page that is drawn anew.
 */
export async function back(seat: Seat, form: FormData): Promise<null> {
  if (text(form, 'from') === 'settings') redirect(`${path(seat)}/settings`)
  if ((await headers()).has('next-action')) return null
  redirect(`${path(seat)}?panel=members`)
}
