import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { onlyOurs, render, renderMarkdown } from './markdown.ts'

const link = (href: string, text: string) =>
  `<a href="${href}" rel="noopener noreferrer nofollow ugc" target="_blank">${text}</a>`

/** Every form that a tag may have, whole: whatever else has a `<` is a fault. */
const forms = [
  /^<\/?(?:strong|em|s|code|blockquote|li|figcaption)>$/,
  /^<\/(?:p|ul|ol|a|figure|pre|span)>$/,
  /^<(?:p|ul|ol|ol start="\d+") dir="auto">$/,
  /^<br>$/,
  /^<a href="(?:https?:\/\/|mailto:)[^"<>\s]*" rel="noopener noreferrer nofollow ugc" target="_blank">$/i,
  /^<figure class="code"(?: data-language="[\w+#.-]{1,20}")?>$/,
  /^<pre tabindex="0" dir="ltr">$/,
  /^<span class="tk-[a-z]+">$/,
]

function faults(html: string): string[] {
  const open: string[] = []
  const found: string[] = []
  for (const [tag] of html.matchAll(/<[^>]*>?/g)) {
    if (!forms.some((form) => form.test(tag))) found.push(tag)
    const name = /^<\/?([a-z]+)/.exec(tag)?.[1] ?? tag
    if (tag.startsWith('</') && open.pop() !== name) found.push(`${tag} closes another`)
    if (!tag.startsWith('</') && name !== 'br') open.push(name)
  }
  if (/[\u202a-\u202e\u2066-\u2069]/.test(html)) found.push('a turned direction')
  if (/[\p{Mn}\p{Me}]{5}/u.test(html.replace(/<[^>]*>/g, ''))) found.push('a tower of marks')
  return [...found, ...open.map((name) => `${name} stays open`)]
}

describe('Markdown', () => {
  test.each([
    ['**b** *i* ~~s~~ `c`', '<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>'],
    ['one\ntwo', 'one<br>\ntwo'],
    ['# no heading', '# no heading'],
    ['a | b\n--|--', 'a | b<br>\n--|--'],
    ['[foo]: /bar', '[foo]: /bar'],
    ['    not code', 'not code'],
    ['[text](https://a.b/c "title")', link('https://a.b/c', 'text')],
    ['https://a.b/?c=d&e', link('https://a.b/?c=d&amp;e', 'https://a.b/?c=d&amp;e')],
    ['<mailto:a@b.co>', link('mailto:a@b.co', 'mailto:a@b.co')],
    ['a@b.co', link('mailto:a@b.co', 'a@b.co')],
    ['README.md main.py', 'README.md main.py'],
    ['[](https://a.b)', link('https://a.b', 'https://a.b')],
    ['![cat](https://a.b/c.png)!', `${link('https://a.b/c.png', 'cat')}!`],
    ['wow![1]', 'wow![1]'],
    ['[out](/logout)', '[out](/logout)'],
    ['[a]() ![]()', '[a]() []()'],
    ['<b>bold</b>', '&lt;b&gt;bold&lt;/b&gt;'],
  ])('%j', (text, html) => {
    expect(render(text)).toBe(`<p dir="auto">${html}</p>\n`)
  })

  test('quotes and lists', () => {
    expect(render('> q\n\n7. a\n   - b')).toBe(
      '<blockquote>\n<p dir="auto">q</p>\n</blockquote>\n<ol start="7" dir="auto">\n<li>a\n<ul dir="auto">\n' +
        '<li>b</li>\n</ul>\n</li>\n</ol>\n',
    )
  })

  test('fenced code has its language named and its tokens in classes', () => {
    expect(render('```ts\nconst a = "<b>"\n```')).toBe(
      '<figure class="code" data-language="ts"><figcaption>ts</figcaption><pre tabindex="0" dir="ltr"><code>' +
        '<span class="tk-keyword">const</span> a = <span class="tk-string">&quot;&lt;b&gt;&quot;</span>\n' +
        '</code></pre></figure>\n',
    )
  })

  test('code without a language is plain, and an unknown language keeps its name', () => {
    const plain = '<pre tabindex="0" dir="ltr"><code>const a\n</code></pre></figure>\n'
    expect(render('```\nconst a\n```')).toBe(`<figure class="code">${plain}`)
    const named = '<figure class="code" data-language="xyz"><figcaption>xyz</figcaption>'
    expect(render('```xyz\nconst a\n```')).toBe(named + plain)
  })
})

describe('what would reach beyond the message is taken out', () => {
  test('direction overrides, as characters and as entities', () => {
    expect(render('a\u202eb &#x202e;c &#8238;d \u2066e')).toBe('<p dir="auto">ab c d e</p>\n')
  })

  test('towers of marks, across tags too; a few marks stay', () => {
    expect(render(`a${'\u0301'.repeat(40)}*${'\u0301'.repeat(40)}b* c\u0301\u0302\u0303`)).toBe(
      '<p dir="auto">a\u0301\u0301\u0301\u0301<em>b</em> c\u0301\u0302\u0303</p>\n',
    )
  })

  test('deep nesting, without losing the text', () => {
    const html = render(`${'> '.repeat(500)}deep`)
    expect(html).toContain('deep')
    expect(html.match(/<blockquote>/g)?.length).toBe(16)
    expect(render(`${'- '.repeat(500)}deep`)).toContain('deep')
  })
})

const injections = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><animate onbegin=alert(1)>',
  '<svg><script href="data:,alert(1)"/></svg>',
  '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '<style>@import "//evil.example"</style>',
  '<details open ontoggle=alert(1)>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<scr<script>ipt>alert(1)</script>',
  '</p></div><script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](<java\nscript:alert(1)>)',
  '[x](&#106;avascript:alert(1))',
  '[x](&#x6A;&#x61;vascript&colon;alert(1))',
  '[x](javascript&#58;alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](%6aavascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](data:image/svg+xml,<svg onload=alert(1)>)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x](\\\\evil.example)',
  '[x](https://a.b" onmouseover="alert(1))',
  '[x](<https://a.b" onmouseover="alert(1)>)',
  "[x](https://a.b 'title\" onmouseover=alert(1)')",
  '[x](https://a.b "t" onclick=alert(1))',
  '[<img src=x onerror=alert(1)>](https://a.b)',
  '[a [b](https://b.c)](javascript:alert(1))',
  '[![x](javascript:alert(1))](javascript:alert(2))',
  '![x](javascript:alert(1))',
  '![x" onerror="alert(1)](https://a.b)',
  '<javascript:alert(1)>',
  '<JAVASCRIPT:alert(1)>',
  '<data:text/html,<script>alert(1)</script>>',
  '<https://a.b/"onmouseover="alert(1)>',
  'https://a.b/"onmouseover="alert(1)',
  "https://a.b/'><script>alert(1)</script>",
  'https://a.b/`onmouseover=`alert(1)',
  'https://user:javascript:alert(1)@a.b',
  'a@b.co"onmouseover="alert(1)',
  '[x]: javascript:alert(1)\n\n[x]',
  '```"><script>alert(1)</script>\ncode\n```',
  '```js" onclick="alert(1)\ncode\n```',
  '```html\n</code></pre><script>alert(1)</script>\n```',
  '```ts\n"</span><script>alert(1)</script>\n```',
  '`</code><script>alert(1)</script>`',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '**<b onclick=alert(1)>**',
  '> <script>\n> alert(1)\n> </script>',
  '- <script>alert(1)</script>',
  '\u2028<script>alert(1)</script>',
  '\ufeff<script>alert(1)</script>',
  '<x\u202e onload=alert(1)>',
]

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

test('a tag that is not ours is taken out, wherever it came from', () => {
  const html =
    '<p dir="auto">a</p><pre onclick="x()"><a href="javascript:x()">b</a><img src="x"><script>c</script>'
  expect(onlyOurs(html)).toBe('<p dir="auto">a</p><pre><a>b</a></pre>')
})

describe('a plain line', () => {
  const pieces = fc.constantFrom(
    ...[
      'a',
      'É',
      'ß',
      '日',
      '7',
      ' ',
      '  ',
      ',',
      '.',
      '...',
      '!',
      '?',
      ';',
      ': ',
      '’',
      "'",
      '–',
      '…',
      '(',
      ')',
      '-',
    ],
    ...[
      '👍',
      '©',
      '1. ',
      '2) ',
      '- ',
      '---',
      'www.',
      'example.org',
      'http: ',
      'mailto: ',
      '(c)',
      '127.0.0.1',
      '15:30',
      ':',
      'x',
    ],
  )

  test('is rendered as the whole of Markdown renders it', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (some) => {
        const text = `a${some.join('')}`
        expect(render(text)).toBe(renderMarkdown(text.trim()))
      }),
      { numRuns: 2_000 },
    )
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
