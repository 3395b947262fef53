import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRoom, password, say, signUp } from '../api.ts'
import { cookieOf } from '../cookie.ts'
import { type Hearth, root, startHearth } from '../hearth.ts'
import { type Answer, ask } from './http.ts'

let hearth: Hearth
let cookie: string
let slug: string
beforeAll(async () => {
  hearth = await startHearth({ env: { HEARTH_TRUST_PROXY: 'on' } })
  const ada = await signUp(hearth.url, 'ada')
  const room = await makeRoom(ada, 'Square', 'public')
  await say(ada, room.id, 'Hello **there**')
  slug = room.slug
  cookie = await cookieOf(hearth.url, ada.username, password)
})
afterAll(() => hearth.remove())

/** Every page there is, and what is answered where there is none. */
const pages = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('page.tsx'))
  .map(
    (file) =>
      `/${file
        .replace(/page\.tsx$/, '')
        .replaceAll(/\([^)]*\)\//g, '')
        .replace(/\/$/, '')}`,
  )
const others = [
  '/no-such-page',
  '/api/v1/none',
  '/api/auth/signin',
  '/api/auth/signout',
  '/api/auth/error',
  '/icon.svg',
  '/healthz',
  '/%zz',
  '/socket.io/',
  '/_next/static/none.js',
  '/r/SLUG?before=x',
  '/r/SLUG/999',
]

const addressOf = (path: string) =>
  path
    .replace('[slug]', slug)
    .replace('SLUG', slug)
    .replace('[seq]', '1')
    .replaceAll(/\[\w+\]/g, 'none')

/** What the policy lets run, and which scripts of the page are something else. */
function scriptsOf({ headers, text }: Answer) {
  const policy = String(headers['content-security-policy'])
  const source = /script-src ([^;]*)/.exec(policy)?.[1] ?? /default-src ([^;]*)/.exec(policy)?.[1] ?? ''
  const html = String(headers['content-type']).startsWith('text/html') ? text : ''
  const scripts = [...html.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gs)]
  const strangers = scripts.filter(([, attributes = '', body = '']) => {
    const nonce = /nonce="([^"]+)"/.exec(attributes)?.[1]
    if (nonce && source.includes(`'nonce-${nonce}'`)) return false
    const hash = createHash('sha256').update(body).digest('base64')
    if (body && source.includes(`'sha256-${hash}'`)) return false
    const src = /src="([^"]+)"/.exec(attributes)?.[1]
    const isOwn =
      src?.startsWith('/_next/') && source.includes("'self'") && !source.includes('strict-dynamic')
    return !isOwn && !/type="application\/(ld\+)?json"/.test(attributes)
  })
  return {
    policy,
    source,
    html,
    strangers: strangers.map(([all]) => all.slice(0, 120)),
    nonce: /'nonce-([^']+)'/.exec(source)?.[1],
  }
}

describe.each(['a visitor', 'the owner'])('Script injection: what may run on pages of %s', (who) => {
  const asked = (more: Record<string, string> = {}) => ({
    headers: { ...(who === 'the owner' ? { cookie } : {}), ...more },
  })

  test('there are pages to be looked at', () => expect(pages.length).toBeGreaterThan(10))

  test.each([...pages, ...others])('%s', async (path) => {
    const answer = await ask(hearth.url, addressOf(path), asked())
    const { policy, source, html, strangers, nonce } = scriptsOf(answer)
    expect(source).not.toMatch(/unsafe-inline|unsafe-eval|unsafe-hashes|https?:|data:|\*/)
    expect(policy).toContain("frame-ancestors 'none'")
    if (html) {
      expect(policy).toMatch(/object-src 'none'|default-src 'none'/)
      expect(policy).toMatch(/base-uri 'none'|default-src 'none'/)
      expect(strangers).toEqual([])
      expect(html.replaceAll(/<script\b.*?<\/script>/gs, '')).not.toMatch(
        /<[^>]*\son[a-z]+\s*=|href="javascript:/i,
      )
    }
    if (nonce) {
      const again = scriptsOf(await ask(hearth.url, addressOf(path), asked()))
      expect(again.nonce).not.toBe(nonce)
    }
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'x-frame-options': 'DENY',
    })
    expect(answer.headers).not.toHaveProperty('strict-transport-security')
    expect(answer.headers).not.toHaveProperty('x-powered-by')
    expect(answer.headers).not.toHaveProperty('server')
    const overHttps = await ask(hearth.url, addressOf(path), asked({ 'x-forwarded-proto': 'https' }))
    expect(overHttps.headers['strict-transport-security']).toMatch(/max-age=\d{8}/)
  })
})
