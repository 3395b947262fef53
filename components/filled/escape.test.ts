import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inScript, streamed } from './escape.ts'

/** As a browser reads a text in a script. */
const read = (escaped: string): string => JSON.parse(`"${escaped}"`)

test('a text comes out of a script as it went in, and cannot end it', () => {
  const nasty = ['</script>', '<!--', '\\', '"', "'", '&', '\u2028', '\u2029', '\n', '$', 'é', '😀']
  const texts = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string())).map((all) => all.join(''))
  fc.assert(
    fc.property(texts, (text) => {
      expect(read(inScript(text))).toBe(text)
      expect(inScript(text)).not.toMatch(/[<>&\u2028\u2029\n]/)
    }),
  )
})

test('pieces of a text can be escaped each for itself', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      expect(read(texts.map(inScript).join(''))).toBe(texts.join(''))
    }),
  )
})

test('a name that begins with a dollar stays a text for React', () => {
  const value = { name: '$L1', other: 'a$', list: ['$'], none: null }
  expect(JSON.parse(read(streamed(value)))).toEqual({ name: '$$L1', other: 'a$', list: ['$$'], none: null })
})
