import { type Refusal, refuse } from '../protocol/refusals.ts'

/**
 * What PostgreSQL's errors mean to the one who asked. Codes: PostgreSQL's Appendix A. A lost connection says
 * nothing about the commit: the sender asks again with the same client id.
 */
export function faultOf(error: unknown): Refusal | null {
  const code = sqlState(error)
  if (code === '53100') return refuse('FULL')
  if (code === null) return isConnectionLoss(error) ? refuse('DB') : null
  return unavailable.test(code) ? refuse('DB') : null
}

/**
 * Connection, resources, operator, system, read-only, then conflicts that a retry settles; P…: Prisma's own
 * names for "cannot reach", "timed out" and "closed".
 */
const unavailable =
  /^(08...|53...|57...|58...|25006|40001|40P01|55000|55P03|P1001|P1002|P1008|P1017|P2024|P2034)$/

/** The five characters of an SQLSTATE, or of Prisma's codes; not those of a system call (EPIPE). */
const fiveCharacters = /^(?:\d[0-9A-Z]|F0|HV|P\d|XX)[0-9A-Z]{3}$/

export function sqlState(error: unknown): string | null {
  const code = at(error, 'code')
  if (typeof code !== 'string') return null
  // Prisma keeps PostgreSQL's word beneath its own "raw query failed" and "driver error".
  const beneath = at(at(at(at(error, 'meta'), 'driverAdapterError'), 'cause'), 'originalCode')
  const state = typeof beneath === 'string' ? beneath : code
  return fiveCharacters.test(state) ? state : null
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

/** The connection broke, could not be had, or does not answer: what became of the last statement is not known. */
export function isConnectionLoss(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_)/.test(code)) return true
  return /connection (terminated|ended)|timeout exceeded when trying to connect|not queryable|timeout expired|Query read timeout/i.test(
    error.message,
  )
}
