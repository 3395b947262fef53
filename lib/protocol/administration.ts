import { z } from 'zod'
import * as field from './fields.ts'
import { limits } from './limits.ts'

/** What whoever administers the instance may ask, over HTTP and in forms. */

/** What is looked for: any text, no more of it than a line. */
const sought = z
  .string({ error: 'must be text' })
  .max(limits.emailLength, { error: 'is too long' })
  .refine((text) => text.isWellFormed() && !text.includes('\0'), { error: 'is no text' })
  .transform((text) => text.normalize('NFKC').trim())
  .default('')

export const accountsQuery = z.strictObject({
  q: sought,
  only: z
    .enum(['all', 'administrators', 'guests', 'suspended'], {
      error: 'must be all, administrators, guests or suspended',
    })
    .default('all'),
  /** The username of the last one of the page before. */
  after: field.oneName.optional(),
  limit: field.pageLimit.default(limits.pageDefault),
})

export const byUser = z.strictObject({ user: field.userId })

/** Owners are not appointed: an instance is handed over. */
export const appointment = z.strictObject({
  user: field.userId,
  role: z.enum(['administrator', 'member', 'guest'], { error: 'must be administrator, member or guest' }),
})

/** Why something is done: the person may read it. */
const reason = field.topic

export const suspension = z.strictObject({
  user: field.userId,
  /** Null: for good. */
  hours: z
    .number({ error: 'must be a number' })
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be at least 1' })
    .max(limits.suspensionHours, { error: `must be at most ${limits.suspensionHours}` })
    .nullable()
    .default(null),
  why: reason.default(''),
})
