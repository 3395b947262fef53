import { makeRoom } from './api.ts'
import { expect, logOut, open, test } from './test.ts'

const noAnswer = 'No answer came. Check your connection and try again.'

test('a form that meets no network says so, keeps what was typed, and goes out when the network is back', async ({
  person,
}) => {
  const { page, context, account } = await person('Ada')
  await open(page, '/settings/password')
  await context.setOffline(true)
  const typed = [
    ['Current password', account.password],
    ['New password', 'four lamps under water'],
  ] as const
  for (const [label, words] of typed) await page.getByLabel(label).fill(words)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('alert').getByText(noAnswer)).toBeVisible()
  for (const [label, words] of typed) await expect(page.getByLabel(label)).toHaveValue(words)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('button', { name: 'Change password' })).toBeEnabled()
  for (const [label, words] of typed) await expect(page.getByLabel(label)).toHaveValue(words)
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Changed. Your other sessions were logged out.')).toBeVisible()
  await expect(page.getByText(noAnswer)).toBeHidden()
})

test('ticks and choices stay, too, and so do buttons without a field', async ({ person }) => {
  const { page, context, account } = await person('Ada')
  const { slug } = await makeRoom(account, 'Workshop')
  await open(page, '/settings/appearance')
  await context.setOffline(true)
  const dark = page.getByRole('radio', { name: 'Dark' })
  await dark.check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert').getByText(noAnswer)).toBeVisible()
  await expect(dark).toBeChecked()
  await context.setOffline(false)
  await open(page, `/r/${slug}/settings`)
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Create a link' }).click()
  await expect(page.getByRole('alert').getByText(noAnswer)).toBeVisible()
})

test('what is refused before it is read is told where it was typed, and stays there', async ({ person }) => {
  const { page, account } = await person('Ada')
  const { slug } = await makeRoom(account, 'Workshop')
  await open(page, `/r/${slug}?panel=members`)
  const field = page.getByLabel('Add a person')
  const long = 'x'.repeat(300_000)
  await field.fill(long)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('Too long: a request may have', { exact: false })).toBeVisible()
  await expect(field).toHaveValue(long)
})

test('who cannot be logged out is told that they are not', async ({ person }) => {
  const { page, context } = await person('Ada')
  await open(page, '/')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(page.getByRole('alert').getByText(noAnswer)).toBeVisible()
  await context.setOffline(false)
  await logOut(page)
})
