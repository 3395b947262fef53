import { Secret, TOTP } from 'otpauth'

/** What an authenticator app shows for a key, now or some milliseconds later. */
export const codeOf = (key: string, later = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(key.replaceAll(' ', '')), timestamp: Date.now() + later })

/** The key that the page of two-step sign-in shows. */
export const keyIn = (html: string) =>
  /data-secret[^>]*>([A-Z2-7 ]+)</.exec(html)?.[1]?.replaceAll(' ', '') ?? ''
