import { networkInterfaces } from 'node:os'
import type { BrowserContext, Page } from '@playwright/test'
import { freshName, password } from './api.ts'
import { freePort, startHearth } from './hearth.ts'
import { expect, listen, logOut, message, say, test } from './test.ts'
import { startTlsProxy } from './tls.ts'

/** Signs up, makes a room, talks, logs out and in again: all that depends on which address one came by. */
async function live(page: Page, origin: string) {
  const username = freshName('door')
  await page.goto(`${origin}/signup`)
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: /Sign up|Create the owner/ }).click()
  await expect(page).toHaveURL(`${origin}/`)
  await page.goto(`${origin}/new`)
  await page.getByLabel('Name').fill('By this door')
  await page.getByRole('button', { name: 'Create room' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /By this door/ })).toBeVisible()
  const room = page.url()
  expect(room.startsWith(`${origin}/r/`)).toBe(true)
  await say(page, `said at ${origin}`)
  await expect(message(page, `said at ${origin}`)).toBeVisible()
  await page.goto(`${origin}/`)
  await logOut(page)
  await logInAt(page, origin, username)
  await page.goto(room)
  await expect(message(page, `said at ${origin}`)).toBeVisible()
}

async function logInAt(page: Page, origin: string, username: string) {
  await page.goto(`${origin}/login`)
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(page).toHaveURL(`${origin}/`)
}

const session = async (context: BrowserContext) =>
  (await context.cookies()).find(({ name }) => name === 'hearth' || name === '__Host-hearth')

test('by localhost, by 127.0.0.1 and by an address of the network, over plain HTTP', async ({
  browser,
  complaints,
}) => {
  const hearth = await startHearth({ env: { HEARTH_HOST: '::' } })
  const network = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  const lan = network
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
  for (const host of ['localhost', '127.0.0.1', ...lan.slice(0, 1)]) {
    const context = await browser.newContext()
    const page = await context.newPage()
    listen(page, complaints)
    await live(page, `http://${host}:${hearth.port}`)
    expect(await session(context)).toMatchObject({
      name: 'hearth',
      httpOnly: true,
      sameSite: 'Lax',
      secure: false,
    })
    await context.close()
  }
  await hearth.remove()
})

test('behind a proxy with TLS, with HEARTH_URL set', async ({ browser, complaints }) => {
  const port = await freePort()
  const origin = `https://localhost:${port}`
  const hearth = await startHearth({ env: { HEARTH_URL: origin, HEARTH_TRUST_PROXY: 'on' } })
  const close = await startTlsProxy(hearth.port, port)
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  listen(page, complaints)
  await live(page, origin)
  expect(await session(context)).toMatchObject({ name: '__Host-hearth', httpOnly: true, secure: true })
  await context.close()
  close()
  await hearth.remove()
})
