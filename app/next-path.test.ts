import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPath } from './next-path.ts'

describe('where to go after signing in', () => {
  it.each(['/', '/r/garden', '/r/garden/12?before=3#x', '/invite/abc', '/r/caf%C3%A9'])(
    '%j is kept',
    (path) => {
      expect(nextPath(path)).toBe(path)
    },
  )

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/r/..//evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    'r/garden',
    '',
    undefined,
    ['/r/garden'],
    `/${'a'.repeat(3_000)}`,
  ])('%j leads to the start', (path) => {
    expect(nextPath(path)).toBe('/')
  })

  it('never leads to another site', () => {
    const parts = fc.constantFrom('/', '\\', '.', '..', '\t', '\n', '@', ':', 'evil.example', '%2f', '?', '#')
    fc.assert(
      fc.property(fc.array(parts), (path) => {
        const there = new URL(nextPath(`/${path.join('')}`), 'https://here.example/login')
        expect(there.origin).toBe('https://here.example')
      }),
    )
  })
})
