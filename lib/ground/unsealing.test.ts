import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { decode, encode } from 'next-auth/jwt'
import { describe, expect, test } from 'vitest'
import { createUnsealing } from './unsealing.ts'

const secret = randomBytes(32).toString('base64url')
const unseal = createUnsealing(secret)
const token = { sid: 'Zoë’s 🔑', name: 'Zoë' } as { sid: string }

test('what next-auth seals is opened as next-auth opens it', async () => {
  for (let n = 0; n < 20; n++) {
    const sealed = await encode({ token: { ...token, n }, secret })
    expect(unseal(sealed)).toEqual(await decode({ token: sealed, secret }))
    expect(unseal(sealed)).toMatchObject({ ...token, n })
  }
})

test('what was sealed too long ago is not, but clocks may differ a little', async () => {
  const aged = (maxAge: number) => encode({ token, secret, maxAge })
  expect(unseal(await aged(-5))).toMatchObject(token)
  expect(unseal(await aged(-60))).toBeNull()
  await expect(decode({ token: await aged(-60), secret })).rejects.toThrow()
})

describe('refused is', () => {
  test('what was sealed with another seal, or for another purpose', async () => {
    expect(unseal(await encode({ token, secret: 'another seal' }))).toBeNull()
    expect(unseal(await encode({ token, secret, salt: 'for something else' }))).toBeNull()
  })

  test('what was altered, shortened or lengthened anywhere', async () => {
    const sealed = await encode({ token, secret })
    const parts = sealed.split('.')
    const other = (part: string) =>
      part.replace(/.$/, '').replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    const altered = parts.map((_, at) =>
      parts.map((part, place) => (place === at ? other(part) : part)).join('.'),
    )
    const shortened = parts.map((_, at) => parts.filter((_, place) => place !== at).join('.'))
    for (const wrong of [...altered, ...shortened, `${sealed}.`, `${sealed}.x`, sealed.slice(0, -4)]) {
      // With `dir` the second part is empty, and stays so.
      if (wrong !== sealed) expect(unseal(wrong)).toBeNull()
    }
  })

  test('what is no sealed text at all', () => {
    for (const wrong of ['', 'a.b.c.d.e', '....', 'x'.repeat(5_000), null]) expect(unseal(wrong)).toBeNull()
  })

  test('what was sealed with our key, but says that it was sealed in another way', () => {
    const usual = { alg: 'dir', enc: 'A256GCM' }
    const exp = Date.now() / 1000 + 60
    expect(unseal(sealAs(usual, { exp }))).toEqual({ exp })
    for (const head of [{ ...usual, zip: 'DEF' }, { ...usual, crit: ['b64'] }, { enc: 'A256GCM' }, []]) {
      expect(unseal(sealAs(head, { exp }))).toBeNull()
    }
    for (const claims of [[], null, 'text', { exp: '9999999999' }, { exp, nbf: exp + 60 }]) {
      expect(unseal(sealAs(usual, claims))).toBeNull()
    }
  })
})

/** By the standards themselves: RFC 7516 (5.1), RFC 5869. */
function sealAs(header: object, claims: unknown): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'NextAuth.js Generated Encryption Key', 32))
  const iv = randomBytes(12)
  const head = Buffer.from(JSON.stringify(header)).toString('base64url')
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head))
  const text = Buffer.concat([cipher.update(JSON.stringify(claims)), cipher.final()])
  return [head, '', ...[iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.')
}
