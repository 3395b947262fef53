import { z } from 'zod'
import { newInvite } from './commands.ts'
import * as field from './fields.ts'

/** To the instance, and no room of it. */
export const newInstanceInvite = newInvite.safeExtend({
  /** Whether those who come are guests. */
  guest: z.boolean({ error: 'must be true or false' }).default(false),
})
export const signupPolicy = z
  .strictObject({
    signup: z.enum(['open', 'invite', 'domain', 'closed'], {
      error: 'must be "open", "invite", "domain" or "closed"',
    }),
    domains: field.domains.default([]),
  })
  .refine(({ signup, domains }) => signup !== 'domain' || domains.length > 0, {
    error: 'needs at least one domain',
    path: ['domains'],
  })
