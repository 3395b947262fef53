import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { render } from './markdown.ts'
import { faults, injections } from './testing-markdown.ts'

test('the check of these tests sees what it should', () => {
  for (const html of [
    '<p onclick="x">',
    '<script>',
    '<a href="javascript:x">',
    '<em>',
    '</em>',
    '\u202e',
    '<em <b>',
  ]) {
    expect(faults(html)).not.toEqual([])
  }
})

describe('script injections come out as text', () => {
  test.each(injections)('%j', (text) => {
    expect(faults(render(text))).toEqual([])
    expect(faults(render(`*a ${text} b*`))).toEqual([])
    expect(faults(render(`> - ${text}\n\n[a](${text})\n\n[${text}](https://a.b)`))).toEqual([])
  })
})

const scraps = fc.constantFrom(
  ...injections,
  ...[
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
    '```js\n',
    '\n```\n',
    '> ',
    '- ',
    '1. ',
    '[',
    '](',
    ')',
    '![',
    '<',
    '>',
    '"',
  ],
  ...[
    'https://a.b/',
    'a@b.co',
    '&#x202e;',
    '\u202e',
    '\u0301',
    '\u0301\u0301\u0301',
    '\\',
    '\n',
    '\n\n',
    '    ',
    '|',
  ],
)

describe('any text at all', () => {
  test('renders, into nothing but the tags that are allowed', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.oneof(scraps, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 40 })
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(anything, (text) => {
        expect(faults(render(text.toWellFormed()))).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  const hostile = [
    ...[
      '> ',
      '>',
      '- ',
      '- - ',
      '1. ',
      '* * *\n',
      '*',
      '**a',
      '*a**',
      '_a_',
      '~~',
      '`',
      '` ``',
      '[',
      '![',
      '](',
      '[a](',
      '[[a](b)',
    ],
    ...[
      '[a](<',
      '![](',
      '<',
      '<a ',
      '<!--',
      'https://',
      'https://a.b/(',
      'https://a.b/ ',
      'a@',
      'a@b.co ',
      '&amp;',
      '&#x202e;',
    ],
    ...[
      '\\',
      'a\n',
      'a\n\n',
      '```\n',
      '```js\na\n```\n',
      '\u0301',
      '*\u0301',
      '\u202e',
      '(',
      '((',
      '|a|',
      '\t',
      '[a]: b\n',
    ],
  ]
  test.each(hostile)('the longest message of %j is bounded', (scrap) => {
    const text = scrap.repeat(limits.textLength).slice(0, limits.textLength)
    const html = render(text)
    expect(html.length).toBeLessThan(15 * limits.textLength)
    expect(faults(html)).toEqual([])
  })
})
