import type { From } from '@/app/session.ts'
import type { Arrival } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import type { Me } from '@/lib/protocol/wire.ts'

/**
 * What a client that is no browser gets for signing in. A bot may sign in at every start, so that where there are
 * too many tokens the one of this name that was longest unused makes room.
 */
export async function withToken(
  arrival: Arrival,
  { userAgent }: From,
): Promise<{ token: string; me: Me } | Refusal> {
  const program = userAgent
    .split(/[\s/]/)[0]
    ?.replace(/[^\w.-]/g, '')
    .slice(0, 40)
  const name = program ? `Login by ${program}` : 'Login'
  // They gave the password, so they may all that it opens.
  const input = { name, days: limits.sessionDays, scopes: ['read', 'write', 'admin'] } as const
  const created = await house().identity.createToken(arrival, input, 'replace')
  const { signOuts: _, ...me } = arrival
  return refused(created) ? created : { token: created.token, me }
}
