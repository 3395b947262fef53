import { expect, test } from 'vitest'
import { clientId } from '../protocol/fields.ts'
import { newClientId } from './ids.ts'

test('the id of a message is a UUID like no other, and later ones come later in an index', () => {
  const ids = Array.from({ length: 1_000 }, () => newClientId(1_764_000_000_000))
  expect(new Set(ids).size).toBe(1_000)
  for (const id of ids) expect(clientId.parse(id)).toBe(id)
  expect(ids.every((id) => id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true)
  expect(newClientId(1_764_000_000_001) > (ids.toSorted().at(-1) ?? '')).toBe(true)
})
