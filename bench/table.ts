import type { Line } from './scenario.ts'

/** A Markdown table of what was measured. */
export function tableOf(lines: Line[]): string {
  const heads = ['what', 'unit', 'Hearth', 'yardstick', 'ratio', 'goal']
  return table(
    heads,
    lines.map(({ what, unit, hearth, yardstick, ratio, goal }) => [
      ...[what, unit, number(hearth), number(yardstick), number(ratio), goal ?? ''],
    ]),
  )
}

export function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |\n`
  return [heads, heads.map(() => '---'), ...rows].map(line).join('')
}

/** Three digits that mean something. */
function number(value: number | undefined): string {
  if (value === undefined) return ''
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
