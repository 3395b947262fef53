import { copyText } from './copy.ts'

const foldedLines = 25

/** Gives code blocks a copy button, and folds the long ones: they still scroll where no script runs. */
export function withCodeTools(html: string): string {
  if (!html.includes('<figure class="code"')) return html
  return html.replace(/(<figure class="code")([\s\S]*?)(<\/figure>)/g, (_, open, block: string, close) => {
    const lines = block.trimEnd().split('\n').length
    const folded = lines > foldedLines
    const more = folded ? `<button type="button" class="code-more">Show all ${lines} lines</button>` : ''
    const copy = '<button type="button" class="code-copy">Copy</button>'
    return `${open}${folded ? ' data-folded' : ''}${block}${copy}${more}${close}`
  })
}

/** One listener for all code blocks of a list. @returns whether the click was theirs */
export function onCodeClick(target: EventTarget): boolean {
  if (!(target instanceof HTMLElement)) return false
  const block = target.closest('.code')
  if (!block) return false
  if (target.matches('.code-more')) {
    block.removeAttribute('data-folded')
    target.remove()
    return true
  }
  if (!target.matches('.code-copy')) return false
  copyText(block.querySelector('pre')?.textContent ?? '').then((done) => {
    target.textContent = done ? 'Copied' : 'Press Ctrl+C'
    setTimeout(() => {
      target.textContent = 'Copy'
    }, 2_000)
  })
  return true
}
