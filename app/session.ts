import { headers } from 'next/headers'
import { cache } from 'react'
import type { Site } from '@/lib/chat/passkeys.ts'
import type { Arrival, Viewer } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import type { UserId } from '@/lib/protocol/wire.ts'

/** Who looks at this page, asked once a request. */
export const viewer = cache(async (): Promise<Viewer | null> => {
  const cookie = (await headers()).get('cookie')
  return cookie ? house().identity.identify({ cookie }) : null
})

export type From = { address: string; userAgent: string; secure: boolean }

/** Where the browser is, by the address in its own line; what it signs with a passkey says so too. */
export async function siteHere(): Promise<Site> {
  const given = await headers()
  const { secure } = from(given)
  const host = given.get('x-forwarded-host') ?? ''
  return { host, protocol: secure ? 'https' : 'http', name: house().settings.name }
}

/** Where a request comes from. The server has written the first two headers itself; what clients sent is gone. */
export function from(headers: Pick<Headers, 'get'>): From {
  return {
    address: headers.get('x-hearth-address') ?? '',
    secure: headers.get('x-forwarded-proto') === 'https',
    userAgent: (headers.get('user-agent') ?? '').slice(0, 400),
  }
}

/** Somebody who has shown who they are, and the secret of the session that was opened for them. */
export type SignedIn = { id: UserId; sid: string }

/** Refusals: AUTH (what they had shown opens nothing any more). */
export async function openSession(
  arrival: Arrival,
  { address, userAgent }: From,
): Promise<SignedIn | Refusal> {
  const opened = await house().identity.openSession(arrival, { address, userAgent })
  return refused(opened) ? opened : { id: arrival.id, sid: opened.secret }
}
