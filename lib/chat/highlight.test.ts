import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeHtml, highlight } from './highlight.ts'
import { grammars } from './languages.ts'

/** The colours as `kind:text`, in the order of the code. */
function tokens(code: string, language: string): string[] {
  const html = highlight(code, language) ?? ''
  const spans = [...html.matchAll(/<span class="tk-([a-z]+)">([^<]*)<\/span>/g)]
  const text = (html = '') => html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>')
  return spans.map(([, kind, html]) => `${kind}:${text(html)}`)
}

describe('code is coloured', () => {
  test.each([
    ['ts', 'return /a"+/g', ['keyword:return', 'string:/a"+/g']],
    ['ts', 'a / b // c', ['comment:// c']],
    ['js', 'f(`a\nb`, 1.5e3, null)', ['function:f', 'string:`a\nb`', 'number:1.5e3', 'constant:null']],
    ['ts', 'class Room extends MAX', ['keyword:class', 'type:Room', 'keyword:extends', 'constant:MAX']],
    [
      'python',
      '@x.y\ndef f(): """a\n"b" # no"""',
      ['meta:@x.y', 'keyword:def', 'function:f', 'string:"""a\n"b" # no"""'],
    ],
    ['rust', "fn f<'a>(c: &'a str) { 'x' }", ['keyword:fn', 'keyword:str', "string:'x'"]],
    ['c', '#include <a.h>\nint x; /* c', ['meta:#include', 'keyword:int', 'comment:/* c']],
    [
      'bash',
      "cd $HOME/x --all 'a b' # c",
      ['keyword:cd', 'variable:$HOME', 'property:--all', "string:'a b'", 'comment:# c'],
    ],
    [
      'sql',
      "SELECT id FROM t WHERE a = 'x' -- c",
      ['keyword:SELECT', 'keyword:FROM', 'keyword:WHERE', "string:'x'", 'comment:-- c'],
    ],
    ['json', '{"a": ["b", 1, true]}', ['property:"a"', 'string:"b"', 'number:1', 'constant:true']],
    ['yaml', 'a: x # c\n- b: "v"', ['property:a', 'comment:# c', 'property:- b', 'string:"v"']],
    ['toml', '[a]\nb = 1', ['tag:[a]', 'property:b', 'number:1']],
    ['css', '.a { color: #fff; }', ['tag:.a', 'property:color', 'constant:#fff']],
    ['html', '<a href="x">b</a><!-- c', ['tag:a', 'property:href', 'string:"x"', 'tag:a', 'comment:<!-- c']],
    ['html', '<script>let a</script>', ['tag:script', 'keyword:let', 'tag:script']],
    ['diff', '@@ -1 @@\n+a\n-b\n c', ['meta:@@ -1 @@', 'inserted:+a', 'deleted:-b']],
  ])('%s: %j', (language, code, expected) => {
    expect(tokens(code, language)).toEqual(expected)
  })

  test('a language is known by its short names, in any case', () => {
    expect(highlight('let a', 'TS')).toBe(highlight('let a', 'typescript'))
  })

  test('unknown languages, long code and code of many lines stay plain', () => {
    expect(highlight('let a', 'klingon')).toBeNull()
    expect(highlight('a '.repeat(5_001), 'ts')).toBeNull()
    expect(highlight('a\n'.repeat(202), 'ts')).toBeNull()
  })
})

const languages = [...new Map([...grammars].map(([name, grammar]) => [grammar, name])).values()]
const scraps = fc.constantFrom(
  ...[
    '"',
    "'",
    '`',
    '"""',
    "'''",
    '\\',
    '/',
    '//',
    '/*',
    '*/',
    '<!--',
    '-->',
    '<a ',
    '</a>',
    '<script>',
    '</script>',
    '--[[',
  ],
  ...[
    '{-',
    '#',
    '@a',
    '$a',
    '$',
    'return ',
    'const a = ',
    '[',
    ']',
    '(',
    ')',
    '\n',
    ' ',
    '\t',
    'é',
    '😀',
    '\ud83d',
    'a',
    '1.',
    '0x',
  ],
)

describe.each(languages)('%s', (language) => {
  test('any code keeps its characters: the spans taken out, it is what was written', () => {
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 60 }), (parts) => {
        const code = parts.join('')
        const html = highlight(code, language)
        if (html !== null) expect(html.replace(/<\/?span[^>]*>/g, '')).toBe(escapeHtml(code))
      }),
    )
  })

  test.each([
    '"',
    "'",
    "'\\",
    '"""',
    '`a$',
    '/*',
    '=/[',
    '<a ',
    '<a "',
    '<!--',
    '<script>',
    '--[[',
    '{-',
    '#[',
    'a',
    'a-',
    '1',
    '\t',
    ' ',
  ])('the largest code of %j finishes, and stays in bounds', (scrap) => {
    const html = highlight(scrap.repeat(10_000).slice(0, 10_000), language)
    expect(html?.length ?? 0).toBeLessThan(130_000)
  })
})
