import { z } from 'zod'
import { newInvite } from './commands.ts'
import * as field from './fields.ts'
import { limits } from './limits.ts'

export const credentials = z.strictObject({
  username: field.oneName,
  password: field.givenPassword,
  code: field.secondCode.optional(),
})
/** The second step alone, and what switches the second factor on or off. */
export const secondStep = z.strictObject({ code: field.secondCode })
export const factorChange = z.strictObject({
  code: field.secondCode,
  password: field.givenPassword.optional(),
})
export const newUser = z.strictObject({
  username: field.username,
  password: field.password,
  name: field.displayName.optional(),
  email: field.email.optional(),
  /** The code of an invite link. */
  invite: field.inviteCode.optional(),
})
export const profileUpdate = z
  .strictObject({
    name: field.displayName.optional(),
    email: field.email.nullable().optional(),
    status: field.status.optional(),
    timeZone: field.timeZone.nullable().optional(),
    /** For another address. It may be left out by who signed in just now. */
    password: field.givenPassword.optional(),
  })
  .refine(({ password: _, ...update }) => Object.values(update).some((value) => value !== undefined), {
    error: 'needs a name, an e-mail address, a status or a time zone',
  })
/** Where there is no password yet, having signed in just now stands for it. */
export const passwordChange = z.strictObject({
  current: field.givenPassword.optional(),
  password: field.password,
})
export const newToken = z.strictObject({
  name: field.tokenName,
  days: field.upTo(3650, 1).nullable().default(null),
  scopes: field.scopes.default(['read', 'write']),
  /** For one that governs. It may be left out by who signed in just now. */
  password: field.givenPassword.optional(),
})
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
  /** Passkeys and accounts of other sites. */
  ways: z.enum(['keep', 'end'], { error: 'must be "keep" or "end"' }).default('keep'),
})
export const bySecret = z.strictObject({ secret: field.inviteCode })
/** What becomes of what they said. The password may be left out by who signed in just now. */
export const departure = z.strictObject({
  password: field.givenPassword.optional(),
  messages: z.enum(['keep', 'remove'], { error: 'must be "keep" or "remove"' }),
})

/** Whom somebody looks for; whatever else an address says is somebody else's. */
export const peopleQuery = z.object({ q: field.sought.default('') })
export const peoplePage = z.strictObject({
  ...peopleQuery.shape,
  /** Where a page before this one said that it goes on. */
  next: field.oneName.optional(),
  limit: field.pageLimit.default(limits.pageDefault),
})
