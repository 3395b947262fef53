import { type DestinationStream, type Logger, pino } from 'pino'
import type { Settings } from './settings.ts'

export type Log = Logger

/** Names under which secrets travel. Message text is never given to the log at all. */
const secrets = ['password', 'token', 'secret', 'seal', 'cookie', 'authorization', 'text']
/** What follows in a path after one of these lets in whoever has it. */
const openers = /(?<=^(?:\/api\/v1)?\/(?:reset|confirm|invites?|password-reset|email-confirmation)\/)[^/?#]+/
const hidden = [...secrets, ...secrets.map((name) => `*.${name}`), ...secrets.map((name) => `*.*.${name}`)]

/**
 * JSON lines for machines, or short lines where a person looks on. Control characters are neutralised in both, so
 * that nobody can forge a line or colour a terminal through a name or a path.
 */
export function createLog(
  settings: Pick<Settings, 'logLevel' | 'production'>,
  to: NodeJS.WriteStream = process.stdout,
): Log {
  const options = {
    level: settings.logLevel,
    base: undefined,
    redact: hidden,
    serializers: { err: errorParts, path: withoutSecret },
  }
  return settings.production && !to.isTTY ? pino(options, to) : pino(options, forPeople(to))
}

const withoutSecret = (path: string) => path.replace(openers, '…')

/** Only these: a database error's `detail` and a query's arguments may hold what somebody wrote. */
function errorParts(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = 'code' in error ? String(error.code) : undefined
  return { type: error.name, message: error.message, code, stack: error.stack }
}

const levels: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'warning',
  50: 'error',
  60: 'fatal',
}

function forPeople(to: NodeJS.WriteStream): DestinationStream {
  return {
    write(line: string) {
      const { level, time, msg, err, ...rest } = JSON.parse(line)
      const parts = [new Date(time).toTimeString().slice(0, 8), levels[level], msg, inBrief(rest), err?.stack]
      to.write(`${parts.filter(Boolean).map(plain).join(' ')}\n`)
    },
  }
}

function inBrief(rest: Record<string, unknown>): string {
  return Object.entries(rest)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => (character === '\n' ? '\n  ' : '\ufffd'))
}
