import { demoPassword } from '../prisma/demo/people.ts'
import { type Account, call } from './api.ts'
import { type Hearth, startHearth } from './hearth.ts'
import { test as base } from './test.ts'

/** A Hearth with the demo's people in it, signed in to over HTTP as one of them. */
export async function startDemo(flag: '--demo' | '--demo-large' = '--demo'): Promise<Hearth> {
  return startHearth({ args: [flag] })
}

export async function demoAccount(hearth: Hearth, username = 'ada'): Promise<Account> {
  const given = { username, password: demoPassword }
  const { token, me } = await call<Pick<Account, 'token' | 'me'>>(hearth, 'POST', 'login', given)
  return { ...given, url: hearth.url, token, me }
}

export const test = base.extend<object, { demo: { hearth: Hearth; ada: Account } }>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const hearth = await startDemo()
      await use({ hearth, ada: await demoAccount(hearth) })
      await hearth.remove()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ demo }, use) => use(demo.hearth.url),
})
