import { addMember, call, makeRoom, password, say as sayAs } from './api.ts'
import { alive, composer, expect, message, say, test, texts } from './test.ts'

test('two people sign up, find each other by an invite link, and talk; a reload has everything', async ({
  visitor,
}, { project }) => {
  const ada = await visitor()
  await ada.goto('/')
  await ada
    .getByRole('link', { name: /Sign up|Create the owner/ })
    .first()
    .click()
  const name = (base: string) => `${base}-${project.name}-${Date.now().toString(36)}`
  const signUp = async (page: typeof ada, base: string) => {
    await page.getByLabel('Username').fill(name(base).toLowerCase())
    await page.getByLabel('Display name').fill(base)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: /Sign up|Create the owner/ }).click()
    await expect(page).not.toHaveURL(/signup/)
  }
  await signUp(ada, 'Ada')
  await ada.goto('/new')
  await ada.getByLabel('Name').fill('Bicycle kitchen')
  await ada.getByRole('radio', { name: 'Private' }).check()
  await ada.getByRole('button', { name: 'Create room' }).click()
  await expect(ada.getByRole('heading', { level: 1, name: /Bicycle kitchen/ })).toBeVisible()
  await alive(ada)
  const link = await ada.getByRole('textbox', { name: 'Invite link' }).inputValue()
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invite\/.{20,}$/)

  const noor = await visitor()
  await noor.goto(link)
  await expect(noor.getByText('Ada invites you to')).toBeVisible()
  await noor.getByRole('link', { name: 'Sign up to join' }).click()
  await signUp(noor, 'Noor')
  const join = noor.getByRole('button', { name: 'Join' })
  if (await join.isVisible()) await join.click()
  await expect(noor.getByRole('heading', { level: 1, name: /Bicycle kitchen/ })).toBeVisible()

  await say(ada, 'Hello Noor, is the spanner yours?')
  await expect(message(noor, 'Hello Noor, is the spanner yours?')).toBeVisible()
  await say(noor, 'It is, and **thank you**')
  await expect(message(ada, 'It is, and thank you').locator('strong')).toHaveText('thank you')
  const said = ['Hello Noor, is the spanner yours?', 'It is, and thank you']
  for (const page of [ada, noor]) {
    await expect.poll(() => texts(page)).toEqual(said)
    await page.reload()
    await expect.poll(() => texts(page)).toEqual(said)
  }
})

test('what one edits, deletes and reacts to, the other sees', async ({ person }) => {
  const ada = await person('Ada')
  const noor = await person('Noor')
  const room = await makeRoom(ada.account, 'Corrections')
  await addMember(ada.account, room, noor.account.me.id)
  for (const text of ['first', 'secnod', 'third']) await sayAs(ada.account, room.id, text)
  for (const { page } of [ada, noor]) await page.goto(`/r/${room.slug}`)

  await call(ada.account, 'PATCH', `rooms/${room.id}/messages/2`, { text: 'second' })
  await call(ada.account, 'DELETE', `rooms/${room.id}/messages/3`)
  await call(noor.account, 'PUT', `rooms/${room.id}/messages/1/reactions/${encodeURIComponent('👍')}`)
  for (const { page } of [ada, noor]) {
    await expect(message(page, 'second')).toContainText('(edited)')
    await expect(message(page, 'third')).toHaveCount(0)
    await expect(message(page, 'This message was deleted.')).toBeVisible()
    await expect(message(page, 'first').getByRole('button', { name: /👍/ })).toBeVisible()
  }
})

test('a text that is too long stays in the composer, with the reason', async ({ person }) => {
  const ada = await person('Ada')
  const room = await makeRoom(ada.account, 'Long words')
  await ada.page.goto(`/r/${room.slug}`)
  await alive(ada.page)
  const text = 'x'.repeat(10_001)
  await composer(ada.page).fill(text)
  await composer(ada.page).press('Enter')
  await expect(ada.page.getByRole('alert').filter({ hasText: '10,000' })).toBeVisible()
  await expect(composer(ada.page)).toHaveValue(text)
})
