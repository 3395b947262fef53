import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const ivBytes = 12
const tagBytes = 16

export type Sealing = ReturnType<typeof createSealing>

/**
 * Closes bytes with a key of their own, which HKDF derives of the instance's seal, by AES-256-GCM: what is sealed for one
 * purpose opens for no other.
 */
export function createSealing(seal: string, purpose: string) {
  const key = Buffer.from(hkdfSync('sha256', seal, '', `Hearth ${purpose}`, 32))
  return {
    /** @param context whose it is: opened with another one, it stays shut */
    close(bytes: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(
        Buffer.from(context),
      )
      const shut = Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
      return new Uint8Array(shut)
    },
    /** @returns null for what was not sealed here, for this, for them */
    open(shut: Uint8Array, context: string): Buffer | null {
      if (shut.length < ivBytes + tagBytes) return null
      const [iv, tag] = [shut.subarray(0, ivBytes), shut.subarray(-tagBytes)]
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
        decipher.setAAD(Buffer.from(context)).setAuthTag(tag)
        return Buffer.concat([decipher.update(shut.subarray(ivBytes, -tagBytes)), decipher.final()])
      } catch {
        return null
      }
    },
  }
}

/**
 * What somebody carries from one step to the next, so that the server need not remember it: words that only we can
 * have written, for one purpose, for some minutes.
 * @param now milliseconds since 1970
 */
export function createTickets<Words extends object>(
  seal: string,
  purpose: string,
  minutes: number,
  now: () => number = Date.now,
) {
  const sealing = createSealing(seal, purpose)
  return {
    write(words: Words): string {
      const text = JSON.stringify({ words, until: now() + minutes * 60_000 })
      return Buffer.from(sealing.close(Buffer.from(text), 'ticket')).toString('base64url')
    },
    /** @returns null for what is none, or too old */
    read(ticket: string): Words | null {
      const bytes = sealing.open(Buffer.from(ticket, 'base64url'), 'ticket')
      if (!bytes) return null
      const { words, until }: { words: Words; until: number } = JSON.parse(bytes.toString())
      return until > now() ? words : null
    },
  }
}
