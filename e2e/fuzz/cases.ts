import fc from 'fast-check'
import type { Handler } from '../matrix/handlers.ts'
import { hostile, rawBody } from './values.ts'

/** What one request does to a right input, or in place of it. */
export type Case = {
  handler: Handler
  /** Whose ids a right input names. */
  whose: 'own' | 'foreign' | 'absent'
  /** Which of its fields have another value; a name that it does not have is one too many. */
  changes: { at: number; name: string; value: unknown }[]
  /** In place of all of it. */
  instead: { value: unknown } | null
  /** Over HTTP: the bytes and what they are said to be. */
  raw: { type: string; body: string } | null
  /** Over HTTP: what stands in the path's parameters. */
  inPath: string | null
}

const names = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'room',
  'user',
  'seq',
  'role',
  'where',
  '',
)

export function cases(handlers: Handler[]): fc.Arbitrary<Case> {
  return fc.record({
    handler: fc.constantFrom(...handlers),
    whose: fc.constantFrom('own', 'own', 'foreign', 'absent'),
    changes: fc.array(fc.record({ at: fc.nat(9), name: names, value: hostile }), { maxLength: 3 }),
    instead: fc.option(fc.record({ value: hostile }), { freq: 9 }),
    raw: fc.option(rawBody, { freq: 9 }),
    inPath: fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { freq: 9 }),
  })
}

/** The input of a case: a right one, with its changes. */
export function inputOfCase(right: Record<string, unknown>, { changes, instead }: Case): unknown {
  if (instead) return instead.value
  const fields = Object.keys(right)
  const input: Record<string, unknown> = { ...right }
  for (const { at, name, value } of changes) {
    const field = fields[at] ?? name
    // As JSON.parse would: an own key, whatever it is called.
    Object.defineProperty(input, field, { value, enumerable: true, configurable: true, writable: true })
  }
  return input
}
