import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../hearth.ts'
import type { Handler } from './handlers.ts'
import { callers } from './scenes.ts'

export const document = 'docs/permissions.md'

/** Whose things the ids name that come with a request. */
export const targets = ['private', 'public', 'foreign', 'mixed'] as const
export type Target = (typeof targets)[number]

/** A letter for each kind of caller; null where the question makes no sense. */
export type Row = { name: string; expected: Record<Target, string | null> }

const line = /^(\S.*?) {2,}(\S+) +(\S+) +(\S+) +(\S+)$/

/** The table of docs/permissions.md: what stands between its fences. */
export function readRows(text = readFileSync(join(root, document), 'utf8')): Row[] {
  const fenced = [...text.matchAll(/^```text\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n'))
  return fenced.filter(Boolean).map((written) => {
    const [, name = '', ...cells] = line.exec(written) ?? []
    if (cells.length !== targets.length || !cells.every(isCell)) {
      throw new Error(
        `${document}: "${written}" is no row: a name and ${targets.length} times ${callers.length} letters`,
      )
    }
    const expected = targets.map((target, n) => [target, cells[n] === '-' ? null : cells[n]])
    return { name, expected: Object.fromEntries(expected) }
  })
}

const isCell = (cell: string) => cell === '-' || (cell.length === callers.length && /^[-+>A-Z]+$/.test(cell))

export function writeRow({ name, expected }: Row): string {
  return `${name.padEnd(72)}  ${targets.map((target) => (expected[target] ?? '-').padEnd(9)).join('  ')}`.trimEnd()
}

/** What is in one and not in the other, each said so that one knows what to do. */
export function gaps(handlers: Handler[], rows: Row[]): string[] {
  const has = new Set(rows.map(({ name }) => name))
  const are = new Set(handlers.map(({ name }) => name))
  const twice = rows.map(({ name }) => name).filter((name, n, all) => all.indexOf(name) !== n)
  return [
    ...[...are].filter((name) => !has.has(name)).map((name) => `${name} has no row in ${document}`),
    ...[...has]
      .filter((name) => !are.has(name))
      .map((name) => `${document} has a row for ${name}, which is gone`),
    ...twice.map((name) => `${document} has two rows for ${name}`),
  ]
}
