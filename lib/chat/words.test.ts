import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { createMatcher, hasWord } from './words.ts'

describe('a word that is not wanted', () => {
  const found = createMatcher([
    'Darn',
    'heck*',
    '*blast',
    '*drat*',
    'for pity',
    'kraftausdruck',
    '🖕',
    'слово',
  ])

  it.each([
    ['darn', 'Darn'],
    ['Oh, DARN!', 'Darn'],
    ['d\u200bar\u00adn', 'Darn'],
    ['ｄａｒｎ', 'Darn'],
    ['d\u0430rn', 'Darn'],
    ['**darn**', 'Darn'],
    ['heckling', 'heck*'],
    ['heck', 'heck*'],
    ['kablast', '*blast'],
    ['undratted', '*drat*'],
    ['for  pity’s sake: for\npity', 'for pity'],
    ['KRAFTAUSDRUCK', 'kraftausdruck'],
    ['so 🖕🏽 there', '🖕'],
    ['Это СЛОВО', 'слово'],
  ])('is found in %j', (text, word) => expect(found(text)).toBe(word))

  it.each(['darning', 'yarn', 'ahecker', 'blasted', 'pity', 'forpity', '', ' ', '🙂', 'dar n'])(
    'is not in %j',
    (text) => expect(found(text)).toBeNull(),
  )

  it('has a letter in it', () => {
    expect(['*', '**', '-', '\u200b', '...'].map(hasWord)).toEqual([false, false, false, false, false])
    expect(['a*', '9', '🖕', 'ё'].map(hasWord)).toEqual([true, true, true, true])
  })

  it('is looked for nowhere where there are none', () => expect(createMatcher([])('darn')).toBeNull())
})

it('what is found is what a plain search finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 12 })
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), letters, (words, text) => {
      const said = text.split(' ')
      expect(createMatcher(words)(text) !== null).toBe(words.some((one) => said.includes(one)))
      expect(createMatcher(words.map((one) => `*${one}*`))(text) !== null).toBe(
        words.some((one) => text.includes(one)),
      )
    }),
  )
})

/** Milliseconds, the best of several: what else the machine does is not counted. */
function timed(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const from = performance.now()
    work()
    return performance.now() - from
  })
  return Math.min(...times)
}

describe('the longest text is looked through within 50 ms, for as many words as there may be', () => {
  const most = limits.filteredWords
  const alike = Array.from(
    { length: most },
    (_, n) => `*${'a'.repeat(62 - (n % 60))}${String.fromCodePoint(0x3400 + n)}`,
  )
  const nested = Array.from({ length: most }, (_, n) => `*${'ab'.repeat(1 + (n % 30))}c*`)
  it.each([
    ['one letter', alike, 'a'.repeat(10_000)],
    ['two letters', nested, 'ab'.repeat(5_000)],
    // One character of Unicode that NFKC makes 18 of.
    ['what grows', alike, '\ufdfa'.repeat(10_000)],
    ['words of one letter', alike, 'a '.repeat(5_000)],
    ['nothing visible', nested, '\u200b'.repeat(10_000)],
    ['marks', nested, 'a\u0301\u0316'.repeat(3_300)],
  ])('%s', (_, words, text) => {
    const found = createMatcher(words)
    expect(timed(() => found(text))).toBeLessThan(50)
  })
})
