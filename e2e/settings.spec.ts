import { makeRoom } from './api.ts'
import { alive, expect, open, test } from './test.ts'

test('invite links are shown when they are made, and gone when they are revoked, on the page as it stands', async ({
  person,
}) => {
  const { page, account } = await person('Ada')
  const { slug } = await makeRoom(account, 'Workshop')
  await page.goto(`/r/${slug}/settings`)
  await alive(page)
  const links = page.getByRole('textbox', { name: 'Invite link' })
  await expect(links).toHaveCount(0)
  for (const count of [1, 2]) {
    await page.getByRole('button', { name: 'Create a link' }).click()
    await expect(links).toHaveCount(count)
  }
  for (const count of [1, 0]) {
    await page.getByRole('button', { name: 'Revoke' }).first().click()
    await expect(links).toHaveCount(count)
  }
})

test('what is half typed in one form stays while another is done', async ({ person }) => {
  const { page, account } = await person('Ada')
  const { slug } = await makeRoom(account, 'Workshop')
  await open(page, `/r/${slug}/settings`)
  await page.getByLabel('Topic').fill('half a topic')
  await page.getByLabel('Announcements only').check()
  await page.getByRole('button', { name: 'Create a link' }).click()
  await expect(page.getByRole('textbox', { name: 'Invite link' })).toHaveCount(1)
  await expect(page.getByLabel('Topic')).toHaveValue('half a topic')
  await page.getByLabel('Days', { exact: true }).fill('30')
  await page.getByRole('button', { name: 'Save', exact: true }).first().click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByLabel('Topic')).toHaveValue('half a topic')
  await expect(page.getByLabel('Days', { exact: true })).toHaveValue('30')
  await expect(page.getByLabel('Announcements only')).toBeChecked()
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Saved.')).toHaveCount(2)
  await expect(page.getByText('Saved.').last()).toBeInViewport()
  await expect(page.getByLabel('Announcements only')).toBeChecked()
})
