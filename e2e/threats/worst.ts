import { commands, parse } from '../../lib/protocol/commands.ts'
import { limits } from '../../lib/protocol/limits.ts'

const long = (scrap: string) => scrap.repeat(limits.textLength).slice(0, limits.textLength)
const marks = [
  '*',
  '_',
  '~',
  '`',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '!',
  '&',
  '\\',
  '|',
  '-',
  '+',
  '#',
  '=',
  ':',
  '/',
  '@',
  '.',
  '"',
  "'",
  '\n',
  '\t',
  ' ',
  'a',
  '1',
  'é',
  '\u0301',
  '\u202e',
  '👍',
  'https://',
  'www.',
  'a@b.co',
  '&#x202e;',
  '```',
  '```js\n',
  '```html\n',
  '> ',
  '- ',
  '1. ',
  '](',
  '![',
  '**',
  '~~',
  '[a](b)',
  '[a]: b\n',
  '<a ',
  '<!--',
]

/** What takes a renderer of Markdown the longest, as far as is known: one mark, pairs of them, and old acquaintances. */
export const pathological: string[] = [
  ...marks.map(long),
  ...marks.flatMap((one) => ['*', '[', '`', '\n', 'a', '_', '(', '<'].map((other) => long(one + other))),
  ...[
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    `${'['.repeat(3_300)}a${'](b)'.repeat(1_650)}`,
    `${'*a '.repeat(1_600)}${'_b '.repeat(1_700)}`,
  ],
  ...[
    `${'> '.repeat(5_000)}`,
    `${'- '.repeat(5_000)}`,
    `${'a **b '.repeat(1_600)}`,
    `${'`'.repeat(9_000)}a`,
    `${'![['.repeat(3_300)}`,
  ],
  ...[
    `[${'a'.repeat(9_900)}](b`,
    `[a](<${'b'.repeat(9_900)}`,
    `[a](b "${'c'.repeat(9_900)}`,
    `${'\\'.repeat(9_999)}*`,
    `${'(a'.repeat(5_000)}`,
  ],
  ...Array.from({ length: 40 }, (_, n) =>
    Array.from({ length: n * 4 + 1 }, (_, k) => `${'`'.repeat(k + 1)}a`)
      .join(' ')
      .slice(0, limits.textLength),
  ),
  ...[
    'js',
    'ts',
    'html',
    'css',
    'python',
    'sql',
    'sh',
    'json',
    'rust',
    'go',
    'c',
    'java',
    'yaml',
    'diff',
    'markdown',
  ].flatMap((language) =>
    [
      '"',
      "'",
      '/',
      '/*',
      '<',
      '`',
      '#',
      '\\',
      '$',
      '{',
      '(',
      'a',
      '0',
      '--',
      '"\\',
      '<!--',
      '${',
      '0x',
      '1e',
      '@a',
      '<a b="',
    ].map((scrap) => `\`\`\`${language}\n${scrap.repeat(9_900 / scrap.length)}`.slice(0, limits.textLength)),
  ),
  ...[
    'https://a.b/',
    'https://a.b/(',
    'https://',
    'mailto:a@',
    'a@b.',
    'a.b@',
    'http://a:b@c/',
    '//a.b/',
    'https://a.b/?',
  ].map(long),
]

/** The dearest text that `npm run worst` has found. */
export const worst = { text: long('`a*') }

/** Inputs of every command as large as a frame can carry, and of the wrong kind. */
export function largest(): { what: string; parse: () => unknown }[] {
  const huge = 'x'.repeat(limits.frameBytes - 200)
  const wide = '\u0301'.repeat((limits.frameBytes - 200) / 2)
  const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)
  const many = Array.from({ length: 12_000 }, (_, n) => ({ room: `r${n}` }))
  const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n]))
  return Object.entries(commands).flatMap(([name, schema]) =>
    [huge, wide, deep, many, keys].flatMap((value, n) => {
      const fields = Object.fromEntries(Object.keys(schema.shape).map((field) => [field, value]))
      return [
        { what: `${name} with each field ${n}`, parse: () => parse(schema, fields) },
        { what: `${name} with ${n}`, parse: () => parse(schema, value) },
      ]
    }),
  )
}
