import { createDecipheriv, hkdfSync } from 'node:crypto'

export type Claims = { sid?: unknown; exp?: unknown; nbf?: unknown }

/** Browsers keep cookies of 4 KiB; more than that no one here has set. */
const most = 4096
/** Seconds by which the clocks of two nodes may differ. */
const tolerance = 15

/**
 * Opens what next-auth 4 seals: a JWE (RFC 7516) in its compact form, encrypted by AES-256-GCM with a key that is
 * derived of the seal by HKDF. next-auth's own `decode` derives it anew each time, five times the work of all else.
 * @returns null for what we did not seal, or sealed too long ago
 */
export function createUnsealing(seal: string): (sealed: string | null) => Claims | null {
  const key = Buffer.from(hkdfSync('sha256', seal, '', 'NextAuth.js Generated Encryption Key', 32))

  function open(sealed: string): Claims | null {
    const [head = '', encrypted, iv, text, tag, ...more] = sealed.split('.')
    // With `dir` there is no encrypted key.
    if (encrypted !== '' || !iv || !text || !tag || more.length > 0) return null
    const { alg, enc, ...others } = JSON.parse(bytesOf(head).toString())
    if (alg !== 'dir' || enc !== 'A256GCM' || Object.keys(others).length > 0) return null
    const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(iv), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(head, 'ascii')).setAuthTag(bytesOf(tag))
    const claims: unknown = JSON.parse(
      Buffer.concat([decipher.update(bytesOf(text)), decipher.final()]).toString(),
    )
    return isObject(claims) && isNow(claims) ? claims : null
  }

  return (sealed) => {
    if (!sealed || sealed.length > most) return null
    try {
      return open(sealed)
    } catch {
      return null
    }
  }
}

const bytesOf = (part: string) => Buffer.from(part, 'base64url')

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isNow({ exp, nbf }: Claims): boolean {
  const now = Math.floor(Date.now() / 1000)
  if (exp !== undefined && (typeof exp !== 'number' || exp <= now - tolerance)) return false
  return nbf === undefined || (typeof nbf === 'number' && nbf <= now + tolerance)
}
