import { invite } from './api.ts'
import { test } from './demo.ts'
import { look } from './look.ts'
import { alive, expect, message, signIn } from './test.ts'

test.describe.configure({ mode: 'parallel' })

test.describe('a visitor', () => {
  const pages = [
    '/',
    '/signup',
    '/login',
    '/r/tool-library',
    '/r/welcome/3',
    '/r/no-such-room',
    '/no-such-page',
  ]
  for (const path of pages) {
    test(`axe finds nothing on ${path}`, async ({ page }) => {
      await page.goto(path)
      await look(page)
    })
  }

  test('axe finds nothing on an invitation', async ({ page, demo }) => {
    await page.goto(await invite(demo.ada, await roomOf(demo.ada, 'summer-fair-demo')))
    await look(page)
  })

  test('axe finds nothing on a room whose reader chooses a day', async ({ page }) => {
    await page.goto('/r/tool-library')
    await alive(page)
    await page.locator('.day > button').last().click()
    await expect(page.getByLabel('Jump to a date').and(page.locator('input'))).toBeVisible()
    await look(page)
  })

  test('axe finds nothing on a form that was refused', async ({ page }) => {
    await page.goto('/signup')
    await page.getByLabel('Username').fill('a/b')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page.getByText(/letters, digits/).first()).toBeVisible()
    await look(page)
  })
})

async function roomOf(account: Parameters<typeof invite>[0], slug: string) {
  const answer = await fetch(`${account.url}/api/v1/rooms/${slug}`, {
    headers: { authorization: `Bearer ${account.token}` },
  })
  return (await answer.json()).room
}

test.describe('a member', () => {
  test.beforeEach(({ page, demo }) => signIn(page, demo.ada))
  const pages = [
    ...['/', '/new', '/r/workshop', '/r/tool-library', '/r/language-café', '/r/workshop?panel=members'],
    ...['/r/demo-ada-kwame', '/r/demo-concert', '/r/welcome/3', '/r/tool-library?before=10'],
    ...['/r/workshop/settings', '/r/welcome/settings', '/r/keyholders-demo/settings'],
    ...[
      '/settings',
      '/settings/password',
      '/settings/ways-in',
      '/settings/two-step',
      '/settings/sessions',
      '/settings/tokens',
      '/settings/appearance',
    ],
    ...['/r/no-such-room', '/no-such-page'],
  ]
  for (const path of pages) {
    test(`axe finds nothing on ${path}`, async ({ page }) => {
      await page.goto(path)
      await look(page)
    })
  }

  test('axe finds nothing on a message that is pointed at, edited, or about to be deleted', async ({
    page,
  }) => {
    await page.goto('/r/welcome')
    await alive(page)
    const own = message(page, 'Reminder: open evening')
    await look(page, () => own.focus())
    await own.press('e')
    await expect(page.getByRole('textbox', { name: 'Edit message' })).toBeVisible()
    await look(page)
    await page.keyboard.press('Escape')
    await own.focus()
    await own.press('Delete')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(page)
  })

  test('axe finds nothing on a room that was cut off, with a message waiting', async ({ page, context }) => {
    await page.goto('/r/keyholders-demo')
    await alive(page)
    await context.setOffline(true)
    await page.getByRole('textbox', { name: /^Message / }).fill('Is anybody there?')
    await page.keyboard.press('Enter')
    await expect(page.getByText("Messages will send when you're back.")).toBeVisible()
    await look(page)
    await context.setOffline(false)
  })
})
