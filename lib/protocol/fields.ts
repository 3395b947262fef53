import { z } from 'zod'
import { zoneOf } from './cookies.ts'
import { limits } from './limits.ts'
import type { ClientId, RoomId, UserId } from './wire.ts'

/**
 * The parts that commands and forms are made of. NUL and lone surrogates are refused everywhere: PostgreSQL
 * cannot hold the first, and the second is not text.
 */
const length = (text: string) => [...text].length
/** Whether a text has at most so many characters. It has no more of them than code units, which are there to be asked. */
const within = (text: string, most: number) => text.length <= most || length(text) <= most

const clean = z
  .string({ error: 'must be text' })
  .refine((text) => !text.includes('\0'), { error: 'has a NUL character', abort: true })
  .refine((text) => text.isWellFormed(), { error: 'has half a character (a lone surrogate)', abort: true })

/** Of what becomes one line. Normalising makes up to 18 characters of one, so that what is far too long is not normalised. */
const typedMost = 4_000
const notHuge = clean.refine((text) => text.length <= typedMost, { error: 'is much too long', abort: true })

const oneLine = notHuge
  .transform((text) => text.normalize('NFKC').replace(/\s+/gu, ' ').trim())
  .refine((text) => !/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(text), {
    error: 'has control characters',
    abort: true,
  })

/** Something that is not blank, not a mark upon nothing, and drawn at all. */
const visible = /[^\s\p{Default_Ignorable_Code_Point}\p{C}\p{M}\u2800]/u

const sized = ({ min, max }: { min: number; max: number }) =>
  oneLine
    .refine((text) => length(text) >= min, {
      error: min === 1 ? 'is missing' : `needs at least ${min} characters`,
    })
    .refine((text) => visible.test(text), { error: 'has nothing to see' })
    .refine((text) => within(text, max), { error: `is too long: at most ${max} characters` })

export const uuid = z.uuid({ error: 'must be a UUID' }).toLowerCase()

/** The same with a name of its own, for which nothing is to be done. */
const named = <Id extends string>() => uuid as unknown as z.ZodType<Id, string>
export const userId = named<UserId>()
export const roomId = named<RoomId>()
export const clientId = named<ClientId>()

/** A room by its id or its slug, as it stands in addresses. */
export const roomRef = clean
  .refine((text) => text !== '' && within(text, 128), { error: 'must be the id or the slug of a room' })
  .normalize('NFC')

/** Whatever stands in an invite link: a code that is none is an unknown one. */
export const inviteCode = clean.refine((text) => text !== '' && text.length <= 128, {
  error: 'must be the code of an invite',
})

/** What a code unit takes in UTF-8. */
const bytesMost = 3
const bytesOf = (text: string) => new TextEncoder().encode(text).length

/** Message text: Markdown. The length is told apart from other faults: it has a refusal of its own (LONG). */
export const tooLong = 'is too long'
export const messageText = clean
  .refine((text) => text.trim() !== '', { error: 'is empty', abort: true })
  .refine((text) => text.length <= limits.textBytes && within(text, limits.textLength), {
    error: tooLong,
    abort: true,
  })
  .refine((text) => text.length * bytesMost <= limits.textBytes || bytesOf(text) <= limits.textBytes, {
    error: tooLong,
  })

/** Letters, digits, dot, dash, underscore, of any script; compared without case. */
export const username = sized(limits.username).refine(
  (text) => /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}])?$/u.test(text),
  {
    error: 'may have letters, digits, dot, dash and underscore, and begins and ends with a letter or digit',
  },
)
export const displayName = sized(limits.displayName)
/** Not trimmed and not normalised: what was typed is the password. */
export const password = clean
  .refine((text) => text.length <= limits.password.max, {
    error: `is too long: at most ${limits.password.max} characters`,
    abort: true,
  })
  .refine((text) => length(text) >= limits.password.min, {
    error: `needs at least ${limits.password.min} characters`,
  })
/** A name or password offered at login: any text, but no more of it than could be right. */
export const oneName = notHuge
  .transform((text) => text.normalize('NFKC').trim())
  .refine((text) => text !== '' && text.length <= limits.emailLength, { error: 'is missing or too long' })
/** Being typed, as far as it is. */
export const anyPassword = clean.refine((text) => text.length <= limits.password.max, {
  error: `is too long: at most ${limits.password.max} characters`,
})
export const givenPassword = clean.refine((text) => text !== '' && text.length <= limits.password.max, {
  error: 'is missing or too long',
})
/** Six digits of an authenticator app or a recovery code, however its parts are set off. */
export const secondCode = clean
  .refine((text) => text.length <= 64, { error: 'is too long', abort: true })
  .transform((text) => text.replace(/[\s-]/g, '').toLowerCase())
  .refine((text) => /^(?:\d{6}|[a-z2-9]{16})$/.test(text), {
    error: 'must be the six digits of your app, or a recovery code',
  })
export const email = clean
  .transform((text) => text.trim())
  .pipe(z.email({ error: 'is not an e-mail address' }).max(limits.emailLength, { error: 'is too long' }))
/** What e-mail addresses end in. */
export const domains = z
  .array(
    clean
      .transform((text) => text.trim().toLowerCase().replace(/^@/, ''))
      .refine(
        (text) => text.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/.test(text),
        {
          error: 'is not a domain such as example.org',
        },
      ),
    { error: 'must be a list of domains' },
  )
  .max(limits.signupDomains, { error: `has too many: at most ${limits.signupDomains}` })
  .transform((given) => [...new Set(given)])
/** What is looked for: any text, no more of it than a line. */
export const sought = clean
  .transform((text) => text.normalize('NFKC').trim())
  .refine((text) => text.length <= limits.emailLength, { error: 'is too long' })
export const filteredWord = sized({ min: 1, max: limits.filteredWordLength })
export const roomName = sized(limits.roomName)
export const topic = oneLine.refine((text) => length(text) <= limits.topicLength, {
  error: `is too long: at most ${limits.topicLength} characters`,
})
export const status = oneLine.refine((text) => within(text, limits.statusLength), {
  error: `is too long: at most ${limits.statusLength} characters`,
})
export const timeZone = clean
  .refine((text) => text.length <= 64 && isTimeZone(text), {
    error: 'must be a time zone such as "Europe/Berlin"',
  })
  .transform(zoneOf)
export const tokenName = sized(limits.tokenName)
export const scopes = z
  .array(z.enum(['read', 'write', 'admin'], { error: 'may be "read", "write" and "admin"' }), {
    error: 'must be a list of "read", "write" and "admin"',
  })
  .min(1, { error: 'is empty' })
  .transform((given) => [...new Set(given)])
export const passkeyName = sized(limits.passkeyName)

/** One emoji: a pictograph or several joined, a flag, or a keycap. */
export const emoji = clean.refine((text) => text.length <= 32 && isEmoji(text), {
  error: 'must be one emoji',
})

/** A pictograph, in a skin tone or as a picture; England's flag and the like go on in invisible letters. */
const pictograph = String.raw`\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}]?(?:[\u{e0020}-\u{e007e}]{1,8}\u{e007f})?`
const emojiForm = new RegExp(
  String.raw`^(?:${pictograph}(?:\u200d${pictograph})*|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3)$`,
  'u',
)

/** One grapheme may be a letter under a tower of marks: of what may join a pictograph, only what does. */
function isEmoji(text: string): boolean {
  return emojiForm.test(text)
}

/** A whole number. */
export function upTo(max: number, min: number) {
  return z
    .number({ error: 'must be a number' })
    .int({ error: 'must be a whole number' })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` })
}

/** Not "+01:00", which names no place whose clocks are put forward and back. */
function isTimeZone(text: string): boolean {
  return /^[A-Za-z]/.test(text) && (zoneOf(text) !== 'UTC' || /^(?:Etc\/)?(?:UTC|GMT)$/i.test(text))
}

/** A message number or a `rev`. */
export const counter = z
  .number({ error: 'must be a number' })
  .int({ error: 'must be a whole number' })
  .min(0, { error: 'must not be negative' })
  .max(Number.MAX_SAFE_INTEGER, { error: 'is too large' })
export const seq = counter.min(1, { error: 'must be at least 1' })
export const pageLimit = upTo(limits.pageMax, 1)

/** How long somebody is muted or kept out. */
export const sanctionSeconds = upTo(limits.sanctionSeconds, 1)
/** Why something was done, in one line; nothing where nobody says. */
export const reason = oneLine.refine((text) => within(text, limits.reasonLength), {
  error: `is too long: at most ${limits.reasonLength} characters`,
})

/** A moment, to the millisecond. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, such as "2026-11-01T09:00:00Z"' })
  .transform((text) => new Date(text))
/** A day in a calendar, wherever that hangs. */
export const day = z.iso.date({ error: 'must be a day, such as "2026-11-01"' })
