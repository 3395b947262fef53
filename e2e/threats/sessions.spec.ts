import type { Page } from '@playwright/test'
import { addMember, makeRoom, say as sayAs, signUp } from '../api.ts'
import { expect, logIn, logOut, openRooms, test } from '../test.ts'

const secret = 'the canary sings at noon'

/** Nothing of it is on the screen or in the page behind it, nor told to who reads by ear. */
async function showsNothing(page: Page) {
  await expect(page.getByText(secret)).toHaveCount(0)
  expect(await page.content()).not.toContain(secret)
}

for (const scripts of [true, false]) {
  test.describe(scripts ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled: scripts })

    test('Sessions: after logging out, Back and Forward show no message', async ({ page, hearth }) => {
      const [noor, ada] = [await signUp(hearth.url, 'noor', 'Noor'), await signUp(hearth.url, 'ada', 'Ada')]
      const room = await makeRoom(noor, 'Aviary')
      await addMember(noor, room, ada.me.id)
      await sayAs(noor, room.id, secret)
      await logIn(page, ada)
      await page.goto('/rooms')
      await page.goto(`/r/${room.slug}`)
      await expect(page.getByText(secret).first()).toBeVisible()
      await page.goto('/settings')
      await page.goto(`/r/${room.slug}`)
      await expect(page.getByText(secret).first()).toBeVisible()
      await openRooms(page)
      await logOut(page)
      for (let n = 0; n < 5; n++) {
        await page.goBack()
        await showsNothing(page)
      }
      for (let n = 0; n < 5; n++) {
        await page.goForward()
        await showsNothing(page)
      }
      await page.goto(`/r/${room.slug}`)
      await showsNothing(page)
    })
  })
}

test('Sessions: who was signed out elsewhere and goes back sees no message', async ({ person }) => {
  const ada = await person('Ada')
  const noor = await person('Noor')
  const room = await makeRoom(noor.account, 'Aviary')
  await addMember(noor.account, room, ada.account.me.id)
  await sayAs(noor.account, room.id, secret)
  await ada.page.goto(`/r/${room.slug}`)
  await expect(ada.page.getByText(secret).first()).toBeVisible()
  const other = await ada.context.newPage()
  await other.goto('/settings')
  await ada.page.goto('/settings')
  await openRooms(other)
  await logOut(other)
  await ada.page.goBack()
  await showsNothing(ada.page)
})
