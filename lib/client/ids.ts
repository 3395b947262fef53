import type { ClientId } from '../protocol/wire.ts'

/** A random UUID. Not `crypto.randomUUID`: that needs HTTPS, and people run Hearth on a LAN. */
export function newClientId(): ClientId {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, i) => {
    // RFC 9562: version 4, variant 10.
    const marked = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte
    return marked.toString(16).padStart(2, '0')
  }).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as ClientId
}
