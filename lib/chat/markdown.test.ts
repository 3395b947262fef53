import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { onlyOurs, render, renderMarkdown } from './markdown.ts'

const link = (href: string, text: string) =>
  `<a href="${href}" rel="noopener noreferrer nofollow ugc" target="_blank">${text}</a>`

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
