import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wrap } from './wrap.ts'

const apply = (text: string, from: number, to: number, mark: string) => {
  const { insert, select, ...at } = wrap(text, from, to, mark)
  return { text: text.slice(0, at.from) + insert + text.slice(at.to), from: select[0], to: select[1] }
}

describe('marks around a selection', () => {
  it('are put there, and the same words stay selected', () => {
    expect(apply('so very good', 3, 7, '**')).toEqual({ text: 'so **very** good', from: 5, to: 9 })
  })

  it('wait around the caret where nothing is selected', () => {
    expect(apply('', 0, 0, '`')).toEqual({ text: '``', from: 1, to: 1 })
  })

  it('come off when asked for again', () => {
    const words = fc.string({ unit: fc.constantFrom('a', ' ', 'é') })
    fc.assert(
      fc.property(words, words, words, fc.constantFrom('**', '_', '`'), (before, inner, after, mark) => {
        const once = apply(before + inner + after, before.length, before.length + inner.length, mark)
        const twice = apply(once.text, once.from, once.to, mark)
        expect(twice.text).toBe(before + inner + after)
        expect(twice.text.slice(twice.from, twice.to)).toBe(inner)
      }),
    )
  })
})
