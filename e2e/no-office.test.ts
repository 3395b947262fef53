import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, password, signUp } from './api.ts'
import { cookieOf } from './cookie.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
let ada: Account
let bo: Account
beforeAll(async () => {
  hearth = await startHearth()
  ada = await signUp(hearth.url, 'ada')
  bo = await signUp(hearth.url, 'bo')
})
afterAll(() => hearth.remove())

const status = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(hearth.url + path, { headers, redirect: 'manual' })).status
const bearer = ({ token }: Account) => ({ authorization: `Bearer ${token}` })

describe('to who does not administer the instance', () => {
  const paths = ['overview', 'health', 'people', 'rooms', 'reports', 'audit', 'audit/export', 'bans', 'words']

  test.each(paths)('there is no /api/v1/admin/%s', async (path) => {
    expect(await status(`/api/v1/admin/${path}`, bearer(bo))).toBe(404)
    expect(await status(`/api/v1/admin/${path}`)).toBe(401)
    expect(await status(`/api/v1/admin/${path}`, bearer(ada))).toBe(200)
  })

  test.each([
    '',
    '/people',
    '/rooms',
    '/invites',
    '/reports',
    '/addresses',
    '/audit',
    '/settings',
    '/health',
  ])('there is no page /admin%s', async (path) => {
    const cookie = await cookieOf(hearth.url, bo.username, password)
    const answer = await fetch(`${hearth.url}/admin${path}`, { headers: { cookie } })
    expect(answer.status).toBe(404)
    const text = await answer.text()
    expect(text).toContain('There is nothing here')
    expect(text).not.toContain('Administration')
    expect(await status(`/admin${path}`)).toBe(404)
    const own = await cookieOf(hearth.url, ada.username, password)
    expect(await status(`/admin${path}`, { cookie: own })).toBe(200)
  })
})
