import { cookies } from 'next/headers'
import { cache } from 'react'

/** The reader's time zone as their browser told it once; UTC until then, and for what is no zone. */
export const zone = cache(async (): Promise<string> => {
  const given = (await cookies()).get('zone')?.value ?? 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
})
