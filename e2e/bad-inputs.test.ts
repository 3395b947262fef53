import { expect, test } from 'vitest'
import { askEverything } from './bad-inputs/answers.ts'
import { kept, written } from './bad-inputs/document.ts'

test('docs/bad-inputs.md says of every command and route what is refused, with the very sentence', async () => {
  const found = await askEverything()
  expect(written(found)).toBe(kept())
  expect(found.length).toBeGreaterThan(250)
  for (const { asked, what, code, says } of found) {
    expect(code, `${asked}, ${what}`).toMatch(/^(BAD|AUTH|DENY|NONE|REUSE|TAKEN|STALE|LONG)$/)
    expect(says, `${asked}, ${what}`).toMatch(/^\p{Lu}.{3,200}[.!?]$/u)
  }
})
