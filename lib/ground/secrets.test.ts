import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDataFolder } from './data-folder.ts'
import { sealOf } from './secrets.ts'

const instance = { epoch: '00000000-0000-4000-8000-000000000000', seal: 'the database’s own' }
const settings = () => ({
  dataDir: mkdtempSync(join(tmpdir(), 'hearth-secrets-')),
  databaseUrl: null,
  secret: null,
})

describe('the seal of sessions', () => {
  test('is HEARTH_SECRET where it is given', () => {
    expect(sealOf({ ...settings(), secret: 'given' }, instance)).toBe('given')
  })

  test('is the database’s with DATABASE_URL, so that nodes agree', () => {
    expect(sealOf({ ...settings(), databaseUrl: 'postgresql://db/hearth' }, instance)).toBe(instance.seal)
  })

  test('is made on first start and kept where nobody else reads it', () => {
    const given = settings()
    const seal = sealOf(given, instance)
    const file = join(given.dataDir, 'secret')
    expect(seal.length).toBeGreaterThanOrEqual(64)
    expect(sealOf(given, instance)).toBe(seal)
    expect(readFileSync(file, 'utf8').trim()).toBe(seal)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(sealOf(settings(), instance)).not.toBe(seal)
  })

  test('stops the start where the file was cut off', () => {
    const given = settings()
    writeFileSync(join(given.dataDir, 'secret'), 'abc')
    expect(() => sealOf(given, instance)).toThrow(/^The secret in .* is too weak or cut off/)
  })
})

describe('the data folder', () => {
  test('is refused with one sentence where it is a file', () => {
    const file = join(settings().dataDir, 'file')
    writeFileSync(file, '')
    expect(() => openDataFolder(file)).toThrow(
      `Cannot write to the data folder ${file} (HEARTH_DATA): it is a file.`,
    )
    expect(() => openDataFolder(join(file, 'below'))).toThrow(/a part of its path is a file\.$/)
  })

  test.runIf(process.platform === 'linux')(
    'is refused where the system makes no folders, not even for root',
    () => {
      expect(() => openDataFolder('/proc/hearth')).toThrow(
        '/proc/hearth (HEARTH_DATA): no folder can be made there.',
      )
    },
  )
})
