import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Locked = { version?: string; optionalDependencies?: Record<string, string> }

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Locked>
}

describe('the lock file', () => {
  it('names the binaries of every platform, also those that were out of reach when it was made', () => {
    const wanted = Object.values(packages).flatMap((locked) =>
      Object.entries(locked.optionalDependencies ?? {}),
    )
    const missing = wanted.filter(
      ([name]) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)),
    )
    expect(wanted.length).toBeGreaterThan(50)
    expect(missing).toEqual([])
  })

  it('names no host: whoever installs uses the registry that is theirs', () => {
    expect(Object.values(packages).filter((locked) => 'resolved' in locked)).toEqual([])
  })
})
