import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Site } from './passkeys.ts'

export const site: Site = { host: 'chat.example.org', protocol: 'https', name: 'Hearth' }

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest()
export const seen = 0x01
export const checked = 0x04
/** What is not as it should be. */
export type Bent = { origin?: string; host?: string; flags?: number; counter?: number; challenge?: string }

/** An authenticator in a few lines: ES256, no attestation, CBOR by hand. */
export function createAuthenticator(handle: string) {
  const id = randomBytes(32)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let counter = 0
  const base = { id: id.toString('base64url'), rawId: id.toString('base64url'), clientExtensionResults: {} }
  const client = (type: string, challenge: string, bent: Bent) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: bent.challenge ?? challenge,
        origin: bent.origin ?? 'https://chat.example.org',
        crossOrigin: false,
      }),
    )
  const data = (bent: Bent, more = Buffer.alloc(0), flags = seen | checked) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(bent.counter ?? ++counter)
    return Buffer.concat([sha256(bent.host ?? site.host), Buffer.of(bent.flags ?? flags), count, more])
  }
  return {
    make(challenge: string, bent: Bent = {}) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const point = (at: number, text: string) =>
        Buffer.concat([Buffer.of(at, 0x58, 32), Buffer.from(text, 'base64url')])
      const key = Buffer.concat([Buffer.from('a5010203262001', 'hex'), point(0x21, x), point(0x22, y)])
      const held = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key])
      const auth = data(bent, held, seen | checked | 0x40)
      const object = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        Buffer.of(0x58, auth.length),
        auth,
      ])
      return {
        ...base,
        type: 'public-key' as const,
        response: {
          clientDataJSON: client('webauthn.create', challenge, bent).toString('base64url'),
          attestationObject: object.toString('base64url'),
          transports: ['internal' as const],
        },
      }
    },
    show(challenge: string, bent: Bent = {}) {
      const [auth, words] = [data(bent), client('webauthn.get', challenge, bent)]
      const signature = sign('sha256', Buffer.concat([auth, sha256(words)]), privateKey)
      return {
        ...base,
        type: 'public-key' as const,
        response: {
          clientDataJSON: words.toString('base64url'),
          authenticatorData: auth.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: Buffer.from(handle).toString('base64url'),
        },
      }
    },
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>
