import MarkdownIt, { type Token } from 'markdown-it'
import sanitizeHtml from 'sanitize-html'
import { escapeHtml, highlight } from './highlight.ts'

/** Stored with a message's HTML: what an older renderer made is made anew when it is read. Raise it with a change. */
export const RENDERER = 1

/**
 * Message text (Markdown) as safe HTML. Two layers: markdown-it makes tags of its own only, and each tag of what it
 * made is compared with the forms we know. Should one be another, sanitize-html takes it out. (It could look at
 * every message, but takes several times as long as all the rest.)
 */
export function render(text: string): string {
  const words = text.trim()
  return plain.test(words) ? `<p dir="auto">${words}</p>\n` : renderMarkdown(words)
}

/**
 * Most of what is said in a chat: one line that begins with a letter and has nothing that any rule looks for. It is
 * what would be rendered anyway, in a tenth of the time.
 */
const plain = /^\p{L}(?:[\p{L}\p{Nd}\p{So} ,.!?;’'–…()-]|: |(?<=\d):(?=\d))*$/u

export function renderMarkdown(words: string): string {
  return tame(onlyOurs(markdown.render(words)))
}

/** Quotes and lists deeper than this become plain text: they cost stack here and width on the screen. */
const nesting = 16

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false })
  // Those that make messages look like documents, and those that make text disappear (a lone reference).
  .disable(['heading', 'lheading', 'table', 'hr', 'code', 'reference'])
// Of inline marks, and above `nesting`: beyond its limit markdown-it drops blocks with their text.
markdown.set({ maxNesting: 40 })
markdown.block.ruler.before('table', 'deep', (state, from, to) => {
  if (state.level < nesting) return false
  state.push('paragraph_open', 'p', 1)
  const rest = state.push('inline', '', 0)
  rest.content = state.getLines(from, to, state.blkIndent, false).trim()
  rest.children = []
  state.push('paragraph_close', 'p', -1)
  state.line = to
  return true
})
// "README.md" and "main.py" are no addresses, whatever countries own the endings.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true })
// Relative ones too are refused: they would lead to actions of Hearth itself.
markdown.validateLink = (url) => /^(?:https?:\/\/|mailto:)/i.test(url)

const { rules } = markdown.renderer
const fence = (code: string, info: string) => {
  const language = /^[\w+#.-]{1,20}/.exec(info)?.[0]
  const name = language ? ` data-language="${escapeHtml(language)}"` : ''
  const caption = language ? `<figcaption>${escapeHtml(language)}</figcaption>` : ''
  const html = (language && highlight(code, language)) ?? escapeHtml(code)
  return `<figure class="code"${name}>${caption}<pre tabindex="0" dir="ltr"><code>${html}</code></pre></figure>\n`
}
rules.fence = (tokens, at) => fence(tokens[at]?.content ?? '', tokens[at]?.info.trim() ?? '')

for (const name of ['paragraph_open', 'bullet_list_open', 'ordered_list_open']) {
  rules[name] = (tokens, at, options, _, self) => {
    tokens[at]?.attrSet('dir', 'auto')
    return self.renderToken(tokens, at, options)
  }
}

const rel = 'noopener noreferrer nofollow ugc'
rules.link_open = (tokens, at) => {
  const href = escapeHtml(String(tokens[at]?.attrGet('href') ?? ''))
  const close = closing(tokens, at)
  if (!href && close) {
    // `[text]()` leads nowhere: it stays what was typed.
    Object.assign(close, { type: 'text', content: ']()' })
    return '['
  }
  // `[](https://…)` would be a link that nobody sees.
  const bare = tokens[at + 1] === close ? href : ''
  return `<a href="${href}" rel="${rel}" target="_blank">${bare}`
}

function closing(tokens: Token[], at: number): Token | undefined {
  let end = at
  while (end < tokens.length && tokens[end]?.type !== 'link_close') end += 1
  return tokens[end]
}

/** An image from elsewhere would tell its server who reads: `![a](b)` is the link `[a](b)`. */
markdown.inline.ruler.at('image', (state) => {
  const { pos, src, md } = state
  if (!src.startsWith('![', pos)) return false
  const end = md.helpers.parseLinkLabel(state, pos + 1, false)
  if (end < 0 || src[end + 1] !== '(') return false
  state.pos += 1
  return true
})

const ours = [
  String.raw`\/?(?:strong|em|s|code|blockquote|li|figcaption)|\/(?:p|ul|ol|a|figure|pre|span)|br`,
  String.raw`(?:p|ul|ol|ol start="\d+") dir="auto"`,
  String.raw`a href="(?:https?:\/\/|mailto:)[^"<>\s]*" rel="${rel}" target="_blank"`,
  String.raw`figure class="code"(?: data-language="[\w+#.-]{1,20}")?`,
  'pre tabindex="0" dir="ltr"|span class="tk-[a-z]+"',
]
const ourTag = new RegExp(`^<(?:${ours.join('|')})>$`, 'i')

export function onlyOurs(html: string): string {
  const tags = html.match(/<[^>]*>?/g) ?? []
  return tags.every((tag) => ourTag.test(tag)) ? html : sanitizeHtml(html, allowed)
}

const allowed: sanitizeHtml.IOptions = {
  allowedTags: 'p br strong em s code blockquote ul ol li a figure figcaption pre span'.split(' '),
  allowedAttributes: {
    a: ['href', 'rel', 'target'],
    ol: ['start', 'dir'],
    ul: ['dir'],
    p: ['dir'],
    figure: ['data-language'],
    pre: ['tabindex', 'dir'],
  },
  allowedClasses: { figure: ['code'], span: [/^tk-[a-z]+$/] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
}

/** Marks that stack upon one letter, whatever tags stand between them. */
const marksMost = 4

/** Tags; characters that turn the direction of what follows; marks; everything else. */
const piece =
  /(<[^<>]*>)|([\u202a-\u202e\u2066-\u2069]+)|([\p{Mn}\p{Me}]+)|[^<\p{Mn}\p{Me}\u202a-\u202e\u2066-\u2069]+/gu

const wild = /[\p{Mn}\p{Me}\u202a-\u202e\u2066-\u2069]/u

/**
 * Takes out what lets a message reach beyond itself on the screen: turned directions, and towers of marks. Last,
 * when entities have become characters.
 */
function tame(html: string): string {
  if (!wild.test(html)) return html
  let stacked = 0
  return html.replace(piece, (part, tag?: string, turn?: string, marks?: string) => {
    if (tag) return part
    if (turn) return ''
    const kept = marks ? [...marks].slice(0, marksMost - stacked) : [part]
    stacked = marks ? stacked + kept.length : 0
    return kept.join('')
  })
}
