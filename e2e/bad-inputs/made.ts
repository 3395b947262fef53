import type { z } from 'zod'
import type { Handler } from '../matrix/handlers.ts'
import { inputOf } from '../matrix/samples.ts'
import type { Ids } from '../matrix/scenes.ts'

/** Something wrong with a right input: what it is, and what is sent instead. */
export type Made = { what: string; input: Record<string, unknown> }

/** For every field of every command and route: without it, an object in its place; and one field too many. */
export function wrongInputs(handler: Handler, ids: Ids): Made[] {
  const { schema, path } = handler
  if (!schema || !('shape' in schema)) return []
  const right = inputOf(handler, ids)
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).filter(
    ([name]) => !path.includes(`{${name}}`),
  )
  const without = fields
    .filter(([, field]) => !field.safeParse(undefined).success)
    .map(([name]) => ({ what: `without ${name}`, input: omit(right, name) }))
  const objects = fields.map(([name]) => ({
    what: `with an object for ${name}`,
    input: { ...right, [name]: { not: '' } },
  }))
  return [
    ...without,
    ...objects,
    { what: 'with a field that is not known', input: { ...right, colour: 'red' } },
  ]
}

function omit(input: Record<string, unknown>, name: string) {
  return Object.fromEntries(Object.entries(input).filter(([one]) => one !== name))
}
