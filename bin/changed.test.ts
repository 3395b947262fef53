import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { packagesState, sourcesHash } from './changed.mjs'

const roots: string[] = []
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true })
})

function rootWith(files: Record<string, string | object>) {
  const root = mkdtempSync(join(tmpdir(), 'hearth-changed-'))
  roots.push(root)
  const put = (path: string, text: string | object) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text))
  }
  for (const [path, text] of Object.entries(files)) put(path, text)
  return { root, put }
}

describe('what npm start does anew', () => {
  const lock = {
    packages: {
      '': {},
      a: { version: '1' },
      b: { version: '1', dev: true },
      c: { version: '1', optional: true },
    },
  }

  test.each([
    ['nothing is installed', {}, { fresh: false, development: false }],
    ['all that it needs to run is there', { a: { version: '1' } }, { fresh: true, development: false }],
    ['another version is there', { a: { version: '2' } }, { fresh: false, development: false }],
    [
      'packages for development are there, which must stay',
      { b: { version: '1', dev: true } },
      { fresh: false, development: true },
    ],
  ])('packages, when %s', (_, installed, state) => {
    const { root } = rootWith({
      'package-lock.json': lock,
      'node_modules/.package-lock.json': { packages: installed },
    })
    expect(packagesState(root)).toEqual(state)
  })

  test('packages, when there is no node_modules at all', () => {
    expect(packagesState(rootWith({ 'package-lock.json': lock }).root).fresh).toBe(false)
  })

  test('the build, when a source changed, came or went; not when a test did', () => {
    const { root, put } = rootWith({ 'app/page.tsx': 'one', 'server.ts': '' })
    const first = sourcesHash(root)
    put('app/page.test.tsx', 'a test')
    put('README.md', 'words')
    expect(sourcesHash(root)).toBe(first)
    put('app/page.tsx', 'two')
    const second = sourcesHash(root)
    expect(second).not.toBe(first)
    put('lib/new.ts', '')
    const third = sourcesHash(root)
    expect(third).not.toBe(second)
    rmSync(join(root, 'lib/new.ts'))
    expect(sourcesHash(root)).toBe(second)
  })
})
