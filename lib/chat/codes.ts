import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { limits } from '../protocol/limits.ts'

/** RFC 6238 as every authenticator app has it. */
const totp = { algorithm: 'SHA1', digits: 6, period: 30 }
/** Steps by which somebody's clock may differ from ours, before and behind. */
const drift = 1

export type Secrets = { text: string; uri: string }

export const newSecret = (): Uint8Array => new Secret({ size: 20 }).bytes

/** The secret for an app: as text, and as the address that its QR code says. */
export function secretFor(bytes: Uint8Array, issuer: string, label: string): Secrets {
  const secret = secretOf(bytes)
  return { text: secret.base32, uri: new TOTP({ ...totp, secret, issuer, label }).toString() }
}

/** @returns the time step that the code is of, where it is of one about now */
export function stepOf(bytes: Uint8Array, code: string, now: number): number | null {
  const ahead = TOTP.validate({
    ...totp,
    secret: secretOf(bytes),
    token: code,
    timestamp: now,
    window: drift,
  })
  return ahead === null ? null : TOTP.counter({ period: totp.period, timestamp: now }) + ahead
}

const secretOf = (bytes: Uint8Array) => new Secret({ buffer: new Uint8Array(bytes).buffer })

/** Without those that are taken for one another. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** 16 letters, 79 bits: too many to guess, so that a fast hash keeps them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: limits.recoveryCodes }, () => {
    const code = Array.from({ length: 16 }, () => letters.charAt(randomInt(letters.length))).join('')
    return code.replace(/.{4}(?=.)/g, '$&-')
  })
}
