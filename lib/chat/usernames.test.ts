import { describe, expect, test } from 'vitest'
import { usernameFault, usernameKey } from './usernames.ts'

describe('two usernames are the same', () => {
  test.each([
    ['case', 'Ada', 'aDA'],
    ['width', 'ａｄａ', 'ada'],
    ['ligatures', 'ﬁn', 'fin'],
    ['Cyrillic letters', 'сосо', 'coco'],
    ['Cyrillic capitals', 'ВОВ', 'bob'],
    ['Greek letters', 'νοο', 'voo'],
    ['how accents are written', 'e\u0301ric', '\u00e9ric'],
  ])('but for %s', (_, one, other) => {
    expect(usernameKey(one)).toBe(usernameKey(other))
  })

  test('and others differ', () => {
    expect(usernameKey('ada')).not.toBe(usernameKey('adá'))
    expect(usernameKey('анна')).not.toBe(usernameKey('инна'))
    expect(usernameKey('ёж')).not.toBe(usernameKey('еж'))
  })
})

describe('usernames', () => {
  test.each([
    'ada',
    'Ada.L-2_x',
    'анна',
    'Ωmega'.slice(1),
    'αλέξης',
    '小林',
    'محمد',
    'นภา',
    'प्रिया',
    'zoë',
    'ngữ',
  ])('%s is one', (username) => {
    expect(usernameFault(username)).toBeNull()
  })

  test.each([
    ['mixed alphabets', 'pаypal', 'BAD'],
    ['mixed with Greek', 'αda', 'BAD'],
    ['invisible letters', 'ada\u3164', 'BAD'],
    ['variation selectors', 'ada\ufe0f', 'BAD'],
    ['towers of marks', 'z\u0301\u0302\u0303\u0304', 'BAD'],
    ['a kept name', 'Admin', 'TAKEN'],
    ['a kept name in disguise', 'ＲＯＯＴ', 'TAKEN'],
    ['everyone', 'everyone', 'TAKEN'],
  ])('%s are refused', (_, username, code) => {
    expect(usernameFault(username)).toMatchObject({ ok: false, code, field: 'username' })
  })
})
