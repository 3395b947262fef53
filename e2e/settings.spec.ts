import { makeRoom } from './api.ts'
import { alive, expect, test } from './test.ts'

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
