import { type Grammar, grammars, type Kind } from './languages.ts'

/**
 * Our own few patterns, not a grammar engine. Tried on 2 shared cores: shiki stops the process for 100 to 350 ms at a
 * language's first use (C++ 1.8 s) and holds 200 MB; highlight.js takes seconds for hostile code. This takes
 * milliseconds for the largest message, and colours what a reader of a chat looks for.
 */
const most = { lines: 200, length: 10_000, growth: 12 }

/** HTML of the code, in spans of class `tk-{kind}` (see `Kind`); null where it is to stay plain. */
export function highlight(code: string, language: string): string | null {
  const grammar = grammars.get(language.toLowerCase())
  if (!grammar || code.length > most.length || code.split('\n', most.lines + 2).length > most.lines + 1)
    return null
  const html = colour(code, grammar)
  return html.length > code.length * most.growth + 2_000 ? null : html
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function colour(code: string, grammar: Grammar): string {
  let html = ''
  let plain = ''
  for (const match of code.matchAll(grammar.pattern)) {
    const [text] = match
    const found = grammar.rules.find((_, n) => match[n + 1] !== undefined)?.[0]
    const kind = found === 'word' ? kindOf(text, code[match.index + text.length], grammar) : found
    if (!kind) {
      plain += text
      continue
    }
    html += escapeHtml(plain)
    plain = ''
    html +=
      typeof kind === 'string' ? `<span class="tk-${kind}">${escapeHtml(text)}</span>` : colour(text, kind)
  }
  return html + escapeHtml(plain)
}

function kindOf(text: string, next: string | undefined, grammar: Grammar): Kind | null {
  const word = grammar.anyCase ? text.toLowerCase() : text
  if (grammar.constants?.has(word)) return 'constant'
  if (grammar.keywords?.has(word)) return 'keyword'
  if (!grammar.keywords) return null
  if (next === '(') return 'function'
  if (grammar.anyCase || !/^\p{Lu}/u.test(text)) return null
  return /^[\p{Lu}\p{N}_]{2,}$/u.test(text) ? 'constant' : 'type'
}
