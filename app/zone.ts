import { cookies } from 'next/headers'
import { cache } from 'react'
import { zoneCookie, zoneOf } from '@/lib/protocol/cookies.ts'

/** The reader's time zone as their browser told it once; UTC until then. */
export const zone = cache(async (): Promise<string> => zoneOf((await cookies()).get(zoneCookie)?.value))
