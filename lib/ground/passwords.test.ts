import { describe, expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords()

describe('passwords', () => {
  test('are kept as Argon2id with the cost that OWASP names', async () => {
    expect(await passwords.hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('the same password twice is kept differently', async () => {
    expect(await passwords.hash('correct horse')).not.toBe(await passwords.hash('correct horse'))
  })

  test('the right one opens, any other does not', async () => {
    const hash = await passwords.hash('correct horse')
    expect(await passwords.verify(hash, 'correct horse')).toBe(true)
    expect(await passwords.verify(hash, 'Correct horse')).toBe(false)
    expect(await passwords.verify(hash, '')).toBe(false)
  })

  test('nobody and an account without a usable hash are never opened', async () => {
    expect(await passwords.verify(null, 'correct horse')).toBe(false)
    expect(await passwords.verify('', 'correct horse')).toBe(false)
    expect(await passwords.verify('locked', 'correct horse')).toBe(false)
  })

  test('many at once are all answered', async () => {
    const hash = await passwords.hash('correct horse')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => passwords.verify(hash, n % 2 ? 'correct horse' : 'wrong')),
    )
    expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => n % 2 === 1))
  })
})
