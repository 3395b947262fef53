import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { cookieName } from '../lib/protocol/cookies.ts'
import { type Account, signUp } from './api.ts'
import { cookieOf } from './cookie.ts'
import { type Hearth, startHearth } from './hearth.ts'

/** Somebody with a browser of their own. */
export type Person = { page: Page; context: BrowserContext; account: Account }

type Fixtures = {
  /** Somebody new, signed in, with a browser of their own that shows nothing yet. */
  person: (name: string) => Promise<Person>
  /** A browser in which nobody is signed in. */
  visitor: () => Promise<Page>
  /** What pages complained of: nothing, whatever the test was about. */
  complaints: string[]
}

export const test = base.extend<Fixtures, { hearth: Hearth }>({
  hearth: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const hearth = await startHearth()
      await use(hearth)
      await hearth.remove()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ hearth }, use) => use(hearth.url),
  complaints: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const complaints: string[] = []
      await use(complaints)
      expect(complaints, 'what the browser complained of').toEqual([])
    },
    { auto: true },
  ],
  page: async ({ page, complaints }, use) => {
    listen(page, complaints)
    await use(page)
  },
  visitor: async ({ browser, complaints }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext()
      contexts.push(context)
      const page = await context.newPage()
      listen(page, complaints)
      return page
    })
    for (const context of contexts) await context.close()
  },
  person: async ({ visitor, hearth }, use) => {
    await use(async (name) => {
      const account = await signUp(hearth.url, name.toLowerCase(), name)
      const page = await visitor()
      await signIn(page, account)
      return { page, context: page.context(), account }
    })
  },
})
export { expect }

/** Errors of scripts and of hydration, and whatever the content security policy stopped. */
export function listen(page: Page, complaints: string[]) {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (/content security policy|refused to (load|execute|apply|connect)|hydrat/i.test(text)) {
      complaints.push(`${page.url()}: ${text}`)
    }
  })
}

/** Signs a browser in without its pages, where the journey begins after them. */
export async function signIn(page: Page, { url, username, password }: Omit<Account, 'token' | 'me'>) {
  const given = await cookieOf(url, username, password)
  const cookies = given.split('; ').map((one) => {
    const [name = '', value = ''] = one.split(/=(.*)/)
    return { name, value, url, httpOnly: true, sameSite: 'Lax' as const }
  })
  expect(cookies.map(({ name }) => name)).toContain(cookieName(false))
  await page.context().addCookies(cookies)
}

/** Logs in as a person does. */
export async function logIn(
  page: Page,
  { username, password }: Pick<Account, 'username' | 'password'>,
  next = '/',
) {
  await page.goto(`/login?next=${encodeURIComponent(next)}`)
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(page).not.toHaveURL(/\/login/)
}

/** Over the page of the goodbye to the first page: the one that is left offers to log in too, but is on its way out. */
export async function logOut(page: Page) {
  const goodbye = page.waitForEvent('framenavigated', (frame) => frame.url().endsWith('/goodbye'))
  await page.getByRole('button', { name: 'Log out' }).click()
  await goodbye
  await page.waitForURL((url) => url.pathname === '/')
  await expect(page.getByRole('link', { name: 'Log in' }).first()).toBeVisible()
}

/**
 * React has taken over the whole page that the server rendered: before that, keys and clicks are the browser's alone. It
 * gives nodes their handlers one by one, and calls none while a part of the code is still on its way; so the root is asked.
 */
export async function alive(page: Page) {
  await page.waitForFunction(() =>
    Object.entries(document).some(
      ([key, root]) =>
        key.startsWith('__reactContainer$') && root.stateNode.current.memoizedState.isDehydrated === false,
    ),
  )
}

export async function open(page: Page, path: string) {
  await page.goto(path)
  await alive(page)
}

export const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / })

/** The messages that the room has; one's own that wait to be sent are not among them. */
export const messages = (page: Page) =>
  page.getByRole('list', { name: 'Messages' }).locator('article[data-seq]')

export const message = (page: Page, text: string | RegExp) => messages(page).filter({ hasText: text })

export async function say(page: Page, text: string) {
  await alive(page)
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expect(composer(page)).toHaveValue('')
}

/** What the room's messages say, oldest first. */
export async function texts(page: Page): Promise<string[]> {
  return (await messages(page).locator('.prose').allTextContents()).map((text) => text.trim())
}

/** The rooms on the side; on a phone they are a screen of their own. */
export async function openRooms(page: Page) {
  const back = page.getByRole('link', { name: 'Back to your rooms' })
  if (await back.isVisible()) await back.click()
}
