import fc from 'fast-check'

/** Texts that somewhere were taken for something else. */
const traps = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud83d',
  '\u202egnp.exe',
  `Z${'\u0301'.repeat(2000)}`,
  '__proto__',
  'constructor',
  'toString',
  "' or '1'='1",
  '"; drop table users; --',
  '$1',
  '%00',
  '../../etc/passwd',
  '..\\..\\secret',
  'a\r\nSet-Cookie: hearth=x',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '{{7*7}}',
  '👩‍👩‍👧‍👦'.repeat(300),
  'ﷺ'.repeat(500),
  '０１２３',
  'null',
  'undefined',
  'NaN',
  '1e309',
  '-0',
  '9'.repeat(400),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  'x'.repeat(10_001),
  '`'.repeat(5000),
  '*_'.repeat(4000),
  '['.repeat(3000),
  '> '.repeat(3000),
]
const edges = [0, -0, -1, 1, 0.5, 1e21, -1e21, 1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 2 ** 63]
const operators = [
  'contains',
  'not',
  'in',
  'startsWith',
  'OR',
  'AND',
  'equals',
  '$ne',
  '$where',
  '__proto__',
  'toJSON',
]

const text = fc.oneof(fc.constantFrom(...traps), fc.string({ unit: 'binary', maxLength: 60 }))
const number = fc.oneof(fc.constantFrom(...edges), fc.double(), fc.integer())
const plain = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const operator = fc.dictionary(fc.constantFrom(...operators), plain, { maxKeys: 3 })
const deep = fc.integer({ min: 1, max: 2000 }).map((levels) => {
  let value: unknown = 'bottom'
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value }
  return value
})
const many = fc.integer({ min: 1, max: 3000 }).map((count) => Array.from({ length: count }, (_, n) => n))

/** Anything that JSON can carry and nobody should send. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 2, arbitrary: operator },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: many },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

/** Bodies that are no JSON object, under every name. */
export const rawBody = fc.record({
  type: fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    '',
  ),
  body: fc.oneof(
    fc.constantFrom(
      '{',
      '[]',
      'null',
      '"a"',
      '{"a":1,"a":2}',
      '{"__proto__":{"x":1}}',
      '\ufeff{}',
      '[['.repeat(5000),
    ),
    text,
  ),
})
