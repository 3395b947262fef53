import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSettings } from './settings.ts'
import { envExample, settingsTable } from './settings-words.ts'

const empty = mkdtempSync(join(tmpdir(), 'hearth-settings-'))

describe('settings', () => {
  test('need nothing: every one has a default', () => {
    expect(readSettings({}, empty)).toEqual({
      port: 3000,
      host: '::',
      url: null,
      dataDir: join(empty, 'data'),
      databaseUrl: null,
      redisUrl: null,
      workers: 1,
      secret: null,
      trustProxy: false,
      smtpUrl: null,
      mailFrom: null,
      name: 'Hearth',
      providers: [],
      limits: true,
      logLevel: 'info',
      production: false,
    })
  })

  test('come from .env in the working folder, and the real environment wins', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-settings-'))
    writeFileSync(join(folder, '.env'), 'PORT=4000\nHEARTH_NAME="Our place"\n')
    expect(readSettings({ PORT: '5000' }, folder)).toMatchObject({ port: 5000, name: 'Our place' })
  })

  test('count as not set when they are empty', () => {
    expect(readSettings({ HEARTH_URL: '', DATABASE_URL: '' }, empty)).toMatchObject({
      url: null,
      databaseUrl: null,
    })
  })

  test('let several workers serve, and one in development', () => {
    const production = { NODE_ENV: 'production' }
    expect(readSettings({ ...production, HEARTH_WORKERS: '4' }, empty).workers).toBe(4)
    expect(readSettings({ ...production, HEARTH_WORKERS: 'auto' }, empty).workers).toBeGreaterThan(0)
    expect(readSettings({ HEARTH_WORKERS: '4' }, empty).workers).toBe(1)
  })

  test.each([
    ['PORT', 'http', /^PORT must be a whole number from 0 to 65535 \(it is "http"\)\.$/],
    ['PORT', '70000', /^PORT must be/],
    ['HEARTH_URL', 'chat.example.org', /^HEARTH_URL must be an address that begins with http/],
    ['HEARTH_URL', 'https://chat.example.org/chat', /^HEARTH_URL must be an address without path/],
    ['HEARTH_SMTP_URL', 'smtp://mail.example.org', /^HEARTH_SMTP_URL needs HEARTH_URL/],
    ['HEARTH_MAIL_FROM', 'a@b.org\r\nBcc: c@d.org', /^HEARTH_MAIL_FROM must be an e-mail address/],
    ['DATABASE_URL', 'mysql://me:hunter2@db/x', /^DATABASE_URL must be an address that begins with postgres/],
    [
      'HEARTH_WORKERS',
      'many',
      /^HEARTH_WORKERS must be "auto" or a whole number from 1 to 64 \(it is "many"\)/,
    ],
    ['HEARTH_WORKERS', '0', /^HEARTH_WORKERS must be/],
    ['HEARTH_WORKERS', '65', /^HEARTH_WORKERS must be/],
    ['HEARTH_SECRET', 'hunter2', /^HEARTH_SECRET is too weak/],
    ['HEARTH_SECRET', 'x'.repeat(64), /^HEARTH_SECRET is too weak/],
    ['HEARTH_LIMITS', 'maybe', /^HEARTH_LIMITS must be "on" or "off"/],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL must be fatal, error/],
  ])('refuse %s=%s with one sentence', (name, value, sentence) => {
    expect(() => readSettings({ [name]: value }, empty)).toThrow(sentence)
  })

  test('know the other sites that people sign in by, each whole or not at all', () => {
    const oidc = { HEARTH_OIDC_ISSUER: 'https://id.example.org/', HEARTH_OIDC_ID: 'us' }
    const github = { HEARTH_GITHUB_ID: 'us', HEARTH_GITHUB_SECRET: 'hunter2' }
    expect(readSettings({ ...oidc, HEARTH_OIDC_SECRET: 'x', ...github }, empty).providers).toMatchObject([
      { key: 'oidc', kept: 'oidc https://id.example.org', issuer: 'https://id.example.org' },
      { key: 'github', name: 'GitHub', kept: 'github' },
    ])
    expect(() => readSettings(oidc, empty)).toThrow(
      /^HEARTH_OIDC_SECRET must be set too, because HEARTH_OIDC_ISSUER is\.$/,
    )
    expect(() => readSettings({ HEARTH_GOOGLE_SECRET: 'hunter2' }, empty)).toThrow(
      /^HEARTH_GOOGLE_ID must be set too, because HEARTH_GOOGLE_SECRET is\.$/,
    )
  })

  test('never repeat a secret in the sentence', () => {
    for (const name of ['HEARTH_SECRET', 'DATABASE_URL', 'REDIS_URL']) {
      expect(() => readSettings({ [name]: 'hunter2' }, empty)).toThrow(/^(?!.*hunter2)/)
    }
  })

  test('are told in .env.example from the same schema (npm run settings writes it)', () => {
    expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).toBe(envExample())
  })

  test('are told in a Markdown table', () => {
    expect(settingsTable()).toContain('| `PORT` | `3000` | The port to listen on.')
  })
})
