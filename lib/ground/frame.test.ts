import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, type Frame, fill as fillBytes, type Parts } from './frame.ts'

const fill = (frame: Frame, parts: Parts) => fillBytes(frame, parts).toString()

const page = '<h1>Ann</h1><ol><li>hello</li></ol><form id="7"></form><script nonce="n">7</script>'
const parts = { whole: [['Ann'], ['<li>', Buffer.from('hello</li>')]], words: ['7', '"n"'] }

test('what was cut out is put in again', () => {
  const frame = cut(page, parts)
  expect(frame && fill(frame, parts)).toBe(page)
  const others = { whole: [['Bob'], ['<li>one</li>', Buffer.from('<li>two</li>')]], words: ['8', '"m"'] }
  expect(frame && fill(frame, others)).toBe(
    '<h1>Bob</h1><ol><li>one</li><li>two</li></ol><form id="8"></form><script nonce="m">8</script>',
  )
})

test('what looks like another part, or like a place for one, is put in as it is', () => {
  const frame = cut(page, parts)
  const others = { whole: [['7 "n" Ann'], ['$& $1 0 1 ', '<li>hello</li>']], words: ['Ann', '7'] }
  expect(frame && fill(frame, others)).toBe(
    '<h1>7 "n" Ann</h1><ol>$& $1 0 1 <li>hello</li></ol><form id="Ann"></form><script nonce=7>Ann</script>',
  )
})

test.each([
  ['is missing', { whole: [['Cleo']], words: [] }],
  ['stands in two places', { whole: [['h1']], words: [] }],
  ['is missing, of the words', { whole: [['Ann']], words: ['9'] }],
  ['is within another alone', { whole: [['<li>hello</li>'], ['hello']], words: [] }],
])('a page in which a part %s is not cut', (_, wrong) => {
  expect(cut(page, wrong)).toBeNull()
})

test('a part that is empty where the page is cut has no place', () => {
  const frame = cut(page, { whole: [[], ['Ann']], words: [] })
  expect(frame && fill(frame, { whole: [['nowhere'], ['Bob']], words: [] })).toBe(page.replace('Ann', 'Bob'))
})

test('whatever the parts are, each is where the other was and all else is the same', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(texts, texts, ([a = '', b = '', c = ''], around) => {
      const between = around.map((text) => text.replaceAll('\0', ''))
      const made = (one: string, two: string, three: string) =>
        `${between[0]}${one}${between[1]}${two}${between[2]}${three}`
      const frame = cut(made('\0one', '\0two', '\0three'), {
        whole: [['\0one'], ['\0two']],
        words: ['\0three'],
      })
      expect(frame && fill(frame, { whole: [[a], [b]], words: [c] })).toBe(made(a, b, c))
    }),
  )
})
