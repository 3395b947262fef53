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

/** What is wrong with what was rendered: tags that are not allowed or stay open, and what reaches beyond the message. */
export function faults(html: string): string[] {
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

export const injections = [
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
