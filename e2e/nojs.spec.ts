import { makeRoom, password, say as sayAs, signUp } from './api.ts'
import { startSlowLine } from './slow-line.ts'
import { expect, logOut, messages, test, texts } from './test.ts'

test.use({ javaScriptEnabled: false })

test('without a script one signs up, reads, pages, posts, logs out and logs in', async ({
  visitor,
  hearth,
}) => {
  const ada = await signUp(hearth.url, 'ada', 'Ada')
  const room = await makeRoom(ada, 'Paper', 'public')
  for (let n = 1; n <= 120; n++) await sayAs(ada, room.id, `sheet ${n}`)
  const page = await visitor()

  await page.goto('/signup')
  const username = `plain-${Date.now().toString(36)}`
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page.getByText(/at least 8 characters/).first()).toBeVisible()
  await expect(page.getByLabel('Username')).toHaveValue(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign up' }).click()

  await page.goto(`/r/${room.slug}`)
  await expect(messages(page)).toHaveCount(50)
  const read = (await texts(page)).slice()
  const older = page.getByRole('link', { name: 'Older messages' })
  while (await older.isVisible()) {
    const whole = page.waitForEvent('load')
    await older.click()
    await whole
    read.unshift(...(await texts(page)))
  }
  expect(read).toEqual(Array.from({ length: 120 }, (_, index) => `sheet ${index + 1}`))

  await page.goto(`/r/${room.slug}`)
  await page.getByRole('button', { name: 'Today' }).click()
  await page
    .getByLabel('Jump to a date')
    .and(page.locator('input'))
    .fill(new Date().toISOString().slice(0, 10))
  await page.getByRole('button', { name: 'Jump', exact: true }).click()
  await expect(page).toHaveURL(/\?at=\d{4}-\d\d-\d\d$/)
  await expect(messages(page).first()).toBeInViewport()
  expect((await texts(page))[0]).toBe('sheet 1')

  await page.goto(`/r/${room.slug}`)
  await page.getByRole('button', { name: /Join/ }).click()
  await page.getByRole('textbox', { name: /^Message / }).fill('written by hand\n\nin *two* lines')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(messages(page).last()).toContainText('written by hand')
  await expect(messages(page).last().locator('em')).toHaveText('two')

  await page.goto('/')
  await logOut(page)
  await page.goto('/login')
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByLabel('Password').fill('not this one')
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(page.getByText('Wrong username or password.')).toBeVisible()
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.goto(`/r/${room.slug}`)
  await expect(messages(page).last()).toContainText('written by hand')
})

test('without a script a marked message is in view, however slowly the page comes', async ({
  page,
  hearth,
}) => {
  const ada = await signUp(hearth.url, 'ada', 'Ada')
  const room = await makeRoom(ada, 'Paper', 'public')
  for (let n = 1; n <= 120; n++) await sayAs(ada, room.id, `sheet ${n}`)
  const line = await startSlowLine(hearth.url)
  for (const seq of [3, 60, 119]) {
    await page.goto(`${line.url}/r/${room.slug}/${seq}`)
    await expect(page.locator(`#m${seq}`)).toBeInViewport()
  }
  line.stop()
})
