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

/** Where a form about members stands: on a room's settings, in its panel, or in one that hears of every change. */
export type Place = 'settings' | 'panel' | 'live'

/** To the page that the form stood on. A panel that is live stays as it is, with all that one opened there meanwhile. */
export function back(seat: Seat, form: FormData): null {
  const place = text(form, 'from') as Place
  if (place === 'live') return null
  redirect(place === 'settings' ? `${path(seat)}/settings` : `${path(seat)}?panel=members`)
}
