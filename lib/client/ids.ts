import type { ClientId } from '../protocol/wire.ts'

/**
 * A UUID that begins with the time, the rest at random (RFC 9562, version 7): an author's next id goes where their last
 * one is in the database's index of ids, which otherwise touches another page of it for each message. Any other UUID
 * would do. Not `crypto.randomUUID`: that needs HTTPS, and people run Hearth on a LAN.
 */
export function newClientId(now = Date.now()): ClientId {
  const random = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte, i) => {
    // Version 7, variant 10.
    const marked = i === 0 ? (byte & 0x0f) | 0x70 : i === 2 ? (byte & 0x3f) | 0x80 : byte
    return marked.toString(16).padStart(2, '0')
  })
  const hex = now.toString(16).padStart(12, '0') + random.join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as ClientId
}
