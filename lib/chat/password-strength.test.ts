import { describe, expect, test } from 'vitest'
import { createStrength } from './password-strength.ts'
import { slowPasswords } from './testing-passwords.ts'

const { judge, fault } = createStrength()
const own = ['ada-lovelace', 'Ada Lovelace', 'countess@example.org']

describe('a password', () => {
  test.each([
    'password1',
    '12345678',
    'qwertyui',
    'letmein1',
    'aaaaaaaaaaaa',
    'iloveyou',
    'Password1',
    'abcd1234',
    'p@ssw0rd',
  ])('that is guessed first is refused, with the reason: %s', async (password) => {
    expect(await fault(password, own)).toMatchObject({
      ...{ code: 'BAD', field: 'password' },
      message: expect.stringMatching(/^That can't be sent: password is too easy to guess\. .{10,140}\.$/),
    })
  })

  test.each(['ada-lovelace', 'ADA LOVELACE', 'countess@example.org', 'Countess', 'adalovelace'])(
    'that is one’s own name or address is refused: %s',
    async (password) => {
      expect(await fault(password, own)).toMatchObject({ code: 'BAD' })
    },
  )

  test.each([
    'correct horse',
    'battery staple',
    'correct horse battery',
    'kV9#xPq2mT',
    'зелёный чайник поёт',
  ])('that is hard to guess is taken: %s', async (password) => {
    expect(await fault(password, own)).toBeNull()
  })

  test('is told in words how good it is', async () => {
    expect(await judge('password1', [])).toEqual({
      ...{ score: 0, enough: false },
      says: 'Very easy to guess. This is a commonly used password.',
    })
    expect(await judge('correct horse battery staple', [])).toEqual({
      score: 4,
      enough: true,
      says: 'Strong.',
    })
  })

  test('is judged by its first 48 letters, however long it is', async () => {
    for (const password of slowPasswords) {
      const { score } = await judge(password, own)
      expect(await judge(password.slice(0, 48), own)).toMatchObject({ score })
    }
    expect(await judge(`${'a'.repeat(48)}kV9#xPq2mT`, own)).toMatchObject({ score: 0 })
  })
})
