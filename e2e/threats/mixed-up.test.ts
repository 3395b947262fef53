import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, call, signUp } from '../api.ts'
import { cookieOf } from '../cookie.ts'
import { createReader } from '../forms.ts'
import { type Hearth, startHearth } from '../hearth.ts'

type Browser = Account & { cookie: string }

const names = Array.from({ length: 12 }, (_, n) => `person-${String(n).padStart(2, '0')}`)
let hearth: Hearth
let browsers: Browser[]

beforeAll(async () => {
  hearth = await startHearth()
  browsers = []
  for (const name of names) {
    const account = await signUp(hearth.url, name)
    browsers.push({ ...account, cookie: await cookieOf(hearth.url, account.username, account.password) })
  }
})
afterAll(() => hearth.remove())

async function profile({ cookie }: { cookie?: string }): Promise<string[]> {
  const answer = await fetch(`${hearth.url}/settings`, {
    headers: cookie ? { cookie } : {},
    redirect: 'manual',
  })
  const page = await answer.text()
  return [...new Set(page.match(/person-\d\d[\w-]*/g))]
}

test('of many who ask at once, each is shown their own pages and nobody else’s', async () => {
  const visitors = Array.from({ length: 12 }, () => ({ username: null, cookie: undefined }))
  const all = Array.from({ length: 6 }, () => [...browsers, ...visitors]).flat()
  const seen = await Promise.all(all.map(async (one) => ({ one, shown: await profile(one) })))
  for (const { one, shown } of seen) expect(shown).toEqual(one.username ? [one.username] : [])
})

test('of many who send a form at once, with and without a session, each does it for themselves', async () => {
  const { url } = hearth
  const send = async ({ username, cookie }: Browser) => {
    const reader = createReader(url)
    for (const pair of cookie.split('; ')) {
      const at = pair.indexOf('=')
      reader.jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    await reader.submit('/settings', 'Save', { name: `I am ${username}` })
  }
  const stranger = () =>
    createReader(url).submit('/login', 'Log in', { username: 'nobody', password: 'nothing at all' })
  await Promise.all(browsers.flatMap((browser) => [send(browser), stranger(), stranger()]))
  const names = await Promise.all(
    browsers.map((browser) => call<{ me: { name: string } }>(browser, 'GET', 'me')),
  )
  expect(names.map(({ me }) => me.name)).toEqual(browsers.map(({ username }) => `I am ${username}`))
})
