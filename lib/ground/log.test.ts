import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'

const app = fileURLToPath(new URL('../../app', import.meta.url))

/** Paths of pages and routes, as the files of Next name them. */
const paths = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(?:page\.tsx|route\.ts)$/.test(file))
  .map((file) => join('/', file, '..').replace(/\/\([^/]+\)/g, ''))

/** What is written, for machines and for people. */
function logged(isTTY: boolean, path: string): string {
  const to = Object.assign(new PassThrough(), { isTTY })
  const log = createLog({ logLevel: 'info', production: true }, to as unknown as NodeJS.WriteStream)
  log.error({ err: new Error('broken'), method: 'POST', path }, 'A request failed')
  return String(to.read())
}

const opening = paths.filter((path) => /\[(?:secret|code)\]/.test(path))

test('paths that hold a secret are known', () => {
  expect(opening.sort()).toEqual(
    expect.arrayContaining([
      '/reset/[secret]',
      '/confirm/[secret]',
      '/invite/[code]',
      '/api/v1/invites/[code]',
    ]),
  )
})

test.each(opening)('a failure at %s is logged without the secret', (path) => {
  const secret = 'iOpenSomething_-43'
  for (const isTTY of [true, false]) {
    const line = logged(isTTY, path.replace(/\[(?:secret|code)\]/, secret))
    expect(line).toContain(path.replace(/\[(?:secret|code)\]/, '…'))
    expect(line).not.toContain(secret)
  }
})

test('every other path is logged as it is', () => {
  for (const path of ['/r/reset/12', '/api/v1/rooms/square/messages', '/admin/people/ada'])
    expect(logged(false, path)).toContain(`"path":"${path}"`)
})
