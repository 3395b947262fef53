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
export const strengthQuestion = z.strictObject({
  password: field.anyPassword,
  username: field.oneName.optional(),
  email: field.oneName.optional(),
})
/** By username or e-mail address. */
export const forgotten = z.strictObject({ account: field.oneName })
export const passwordReset = z.strictObject({
  secret: field.inviteCode,
  password: field.password,
  tokens: z.enum(['keep', 'end'], { error: 'must be "keep" or "end"' }).default('keep'),
})
export const bySecret = z.strictObject({ secret: field.inviteCode })
/** What becomes of what they said. The password may be left out by who signed in just now. */
export const departure = z.strictObject({
  password: field.givenPassword.optional(),
  messages: z.enum(['keep', 'remove'], { error: 'must be "keep" or "remove"' }),
})
