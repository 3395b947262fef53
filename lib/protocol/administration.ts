import { z } from 'zod'
import { judgement } from './commands.ts'
import * as field from './fields.ts'
import { limits } from './limits.ts'

/** What whoever administers the instance may ask, over HTTP and in forms. */

export const accountsQuery = z.strictObject({
  q: field.sought.default(''),
  only: z
    .enum(['all', 'administrators', 'guests', 'suspended'], {
      error: 'must be all, administrators, guests or suspended',
    })
    .default('all'),
  /** Where a page before this one said that it goes on. */
  next: field.oneName.optional(),
  limit: field.pageLimit.default(limits.pageDefault),
})

export const byUser = z.strictObject({ user: field.userId })

/** Owners are not appointed: an instance is handed over. */
export const instanceAppointment = z.strictObject({
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

export const addressBan = z.strictObject({
  network: field.sought,
  hours: suspension.shape.hours,
  why: reason.default(''),
})

export const filteredWords = z.strictObject({
  words: z
    .array(field.filteredWord, { error: 'must be a list of words' })
    .max(limits.filteredWords, { error: `has too many entries: at most ${limits.filteredWords}` }),
})

export const allRoomsQuery = z.strictObject({
  q: field.sought.default(''),
  next: field.sought.default(''),
  limit: field.pageLimit.default(limits.pageDefault),
})

export const byRoomId = z.strictObject({ room: field.roomId })
export const roomArrangement = z.strictObject({
  room: field.roomId,
  announceOnly: z.boolean({ error: 'must be true or false' }),
})
/** Its name is asked for, so that it is not another room by mistake. */
export const roomRemoval = z.strictObject({ room: field.roomId, name: field.roomName })
export const messageRemoval = z.strictObject({ room: field.roomId, seq: field.seq })

const notAPlace = 'must be what the page before said'
const placed = z.object({ at: field.instant, room: field.roomId, seq: field.seq })

/** Where a page said that it goes on: when a message was last reported, in which room, and which it is. */
const reportPlace = z
  .string({ error: 'must be text' })
  .max(100, { error: notAPlace })
  .transform((text, context) => {
    const [at, room, seq] = text.split('~')
    const place = placed.safeParse({ at, room, seq: Number(seq) })
    if (place.success) return place.data
    context.addIssue({ code: 'custom', message: notAPlace })
    return z.NEVER
  })

export const reportsQuery = z.strictObject({
  resolved: z.enum(['yes', 'no'], { error: 'must be "yes" or "no"' }).default('no'),
  next: reportPlace.optional(),
  limit: field.pageLimit.default(limits.pageDefault),
})
export const reportJudgement = judgement.extend({ room: field.roomId })

/** An act, or the noun that it begins with. */
const actName = z
  .string({ error: 'must be text' })
  .regex(/^[a-z.-]{0,40}$/, { error: 'must be an act, such as account.suspend or account' })

export const auditQuery = z.strictObject({
  /** Entries with smaller numbers. */
  before: field.counter.optional(),
  limit: field.pageLimit.default(limits.pageDefault),
  /** Whose acts. */
  by: field.sought.default(''),
  act: actName.default(''),
  /** Found in whom or what it was done to, and how. */
  q: field.sought.default(''),
})

export const auditExport = auditQuery.omit({ before: true, limit: true }).extend({
  format: z.enum(['csv', 'jsonl'], { error: 'must be csv or jsonl' }).default('jsonl'),
})
