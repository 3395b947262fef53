import { z } from 'zod'
import * as field from './fields.ts'

/** What browsers answer to WebAuthn, as JSON (W3C WebAuthn 3, 5.1.9 and 5.1.10), as far as it is looked at. */
const bytes = z
  .string({ error: 'must be text' })
  .regex(/^[\w-]*={0,2}$/, { error: 'must be base64url' })
  .max(16_384, { error: 'is too long' })

const credential = {
  id: bytes.max(2_048, { error: 'is too long' }),
  rawId: bytes.max(2_048, { error: 'is too long' }),
  type: z.literal('public-key', { error: 'must be "public-key"' }),
  clientExtensionResults: z.looseObject({}).transform(() => ({})),
}

const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

export const passkeyMade = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z
      .array(z.string())
      .max(20)
      .optional()
      .transform((all) => transports.filter((one) => all?.includes(one))),
  }),
})
export const passkeyShown = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.nullish().transform((handle) => handle ?? undefined),
  }),
})
export type PasskeyMade = z.infer<typeof passkeyMade>
export type PasskeyShown = z.infer<typeof passkeyShown>

const password = field.givenPassword.optional()
export const passkeyBegin = z.strictObject({ password })
export const passkeyNew = z.strictObject({ made: passkeyMade, name: field.passkeyName })
export const passkeyName = z.strictObject({ id: field.uuid, name: field.passkeyName })
/** Takes a way in away. */
export const passkeyEnd = z.strictObject({ id: field.uuid, password })

/** What is told of a passkey to whom it belongs. */
export type PasskeyInfo = { id: string; name: string; createdAt: string; lastUsedAt: string | null }

/** Another site, by its key where it is one of this instance's, else by what is kept of it. */
export const providerChange = z.strictObject({ provider: field.oneName, password })
