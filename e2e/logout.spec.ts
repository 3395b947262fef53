import { addMember, call, makeRoom, say as sayAs } from './api.ts'
import { expect, logIn, message, open, openRooms, test } from './test.ts'

test('logging out in one tab ends the other: it says so, and hears nothing more', async ({ person }) => {
  const ada = await person('Ada')
  const noor = await person('Noor')
  const room = await makeRoom(ada.account, 'Two tabs')
  await addMember(ada.account, room, noor.account.me.id)
  await open(ada.page, `/r/${room.slug}`)
  const other = await ada.context.newPage()
  await open(other, `/r/${room.slug}`)
  await sayAs(noor.account, room.id, 'still here?')
  await expect(message(other, 'still here?')).toBeVisible()

  await openRooms(ada.page)
  await ada.page.getByRole('button', { name: 'Log out' }).click()
  await expect(other.getByText('You were signed out.')).toBeVisible()
  await sayAs(noor.account, room.id, 'a secret')
  await sayAs(noor.account, room.id, 'another')
  await expect(message(other, 'secret')).toHaveCount(0)
  await expect(other.getByRole('link', { name: 'Log in again' })).toBeVisible()
  expect((await other.goto(`/r/${room.slug}`))?.status()).toBe(404)
  expect((await ada.page.goto(`/r/${room.slug}`))?.status()).toBe(404)
})

test('a session can be ended from another device, in the settings', async ({ person, visitor }) => {
  const ada = await person('Ada')
  const elsewhere = await visitor()
  await logIn(elsewhere, ada.account)
  const room = await makeRoom(ada.account, 'Elsewhere')
  await open(elsewhere, `/r/${room.slug}`)
  const { sessions } = await call<{ sessions: { id: string }[] }>(ada.account, 'GET', 'me/sessions')
  expect(sessions).toHaveLength(2)
  await open(ada.page, '/settings/sessions')
  await ada.page
    .getByRole('button', { name: /Log out|End|Sign out/ })
    .last()
    .click()
  await expect(elsewhere.getByText('You were signed out.')).toBeVisible()
})
