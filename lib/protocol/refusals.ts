/**
 * The ways in which Hearth says no. A refusal is a value, never an exception: it has a code for programs, a
 * sentence for people, and tells whether the same request may succeed later. A refused request changed nothing.
 */
const table = {
  BAD: { status: 400, retryable: false, says: "That can't be sent." },
  AUTH: { status: 401, retryable: false, says: 'Please sign in again.' },
  DENY: { status: 403, retryable: false, says: 'Not allowed.' },
  NONE: { status: 404, retryable: false, says: 'Not found.' },
  REUSE: { status: 409, retryable: false, says: 'Already sent with different text.' },
  TAKEN: { status: 409, retryable: false, says: 'That is taken already.' },
  STALE: { status: 409, retryable: false, says: 'Someone changed this meanwhile.' },
  LONG: { status: 413, retryable: false, says: 'Too long: at most 10,000 characters.' },
  SLOW: { status: 429, retryable: true, says: 'Too fast. Try again in a moment.' },
  BUG: { status: 500, retryable: true, says: 'Something went wrong here. It has been noted.' },
  DB: { status: 503, retryable: true, says: "Kept here; it will be sent when we're back." },
  FULL: { status: 507, retryable: true, says: "The server's storage is full." },
} as const

export type RefusalCode = keyof typeof table

export type Refusal = {
  ok: false
  code: RefusalCode
  message: string
  retryable: boolean
  /** The input that was at fault, where one was. */
  field?: string
  /** Seconds to wait before a retry (code SLOW). */
  retryAfter?: number
}

/** @param says a sentence for a person, where the code's own would say too little. */
export function refuse(
  code: RefusalCode,
  says?: string,
  extra?: { field?: string; retryAfter?: number },
): Refusal {
  const { retryable, says: usual } = table[code]
  return { ok: false, code, message: says ?? usual, retryable, ...extra }
}

/** Tells by shape, not by class: two copies of this module live in one process (server and Next). */
export function refused(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false && 'code' in value
}

const mark = 'Hearth: '

/** A refusal as plain text, which is all that Next tells a form of an answer that is not Next's own. */
export const plainOf = (refusal: Refusal): string => mark + refusal.message

/** What plainOf wrote, without its code; null for the words of others, such as a proxy. */
export function refusalOf(text: string): Refusal | null {
  return text.startsWith(mark) ? refuse('BAD', text.slice(mark.length)) : null
}

export function httpStatus(refusal: Refusal): number {
  return table[refusal.code].status
}

export const refusalCodes = Object.keys(table) as RefusalCode[]
