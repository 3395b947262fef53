import { makeRoom } from './api.ts'
import { expect, message, open, openRooms, type Person, say, test, texts } from './test.ts'

/** Whoever is spoken to finds the conversation among theirs, without a reload. */
async function finds({ page }: Person, name: string) {
  await openRooms(page)
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name }).click()
}

test('a direct conversation: one a pair, whoever begins, and nobody else sees it', async ({
  person,
  visitor,
}) => {
  const ada = await person('Ada')
  const noor = await person('Noor')
  await open(ada.page, '/')
  await open(noor.page, '/')
  const { name, username } = noor.account.me
  await ada.page
    .getByRole('listitem')
    .filter({ hasText: `@${username}` })
    .getByRole('button', { name: `Message ${name}` })
    .click()
  await expect(ada.page.getByRole('heading', { level: 1, name })).toBeVisible()
  const address = new URL(ada.page.url()).pathname
  await say(ada.page, 'Just between us')
  await finds(noor, 'Ada')
  await expect(message(noor.page, 'Just between us')).toBeVisible()
  await say(noor.page, 'Of course')
  await expect(message(ada.page, 'Of course')).toBeVisible()
  await ada.page.reload()
  await expect.poll(() => texts(ada.page)).toEqual(['Just between us', 'Of course'])

  await open(noor.page, '/')
  const back = noor.page.getByRole('listitem').filter({ hasText: `@${ada.account.me.username}` })
  await back.getByRole('button', { name: 'Message Ada' }).click()
  await expect(noor.page).toHaveURL(new RegExp(`${address}$`))

  const kwame = await person('Kwame')
  const stranger = await visitor()
  for (const page of [kwame.page, stranger]) {
    expect((await page.goto(address))?.status()).toBe(404)
  }
})

test('whoever one talks to is seen to be there, and to be gone', async ({ person }) => {
  const [ada, noor] = [await person('Ada'), await person('Noor')]
  await open(noor.page, '/')
  await open(ada.page, '/')
  await ada.page
    .getByRole('listitem')
    .filter({ hasText: `@${noor.account.username}` })
    .getByRole('button', { name: 'Message Noor' })
    .click()
  await expect(ada.page.getByRole('heading', { level: 1, name: 'Noor' })).toBeVisible()
  await openRooms(ada.page)
  const line = ada.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: /^Noor/ })
  await expect(line).toHaveAccessibleName(/, online/)
  await noor.page.goto('about:blank')
  await expect(line).not.toHaveAccessibleName(/, online/, { timeout: 15_000 })
})

test('a group of three: begun by one, heard by both others', async ({ person }) => {
  const [ada, noor, kwame] = [await person('Ada'), await person('Noor'), await person('Kwame')]
  await open(ada.page, '/')
  for (const { account } of [noor, kwame]) {
    await ada.page
      .getByRole('listitem')
      .filter({ hasText: `@${account.username}` })
      .getByRole('checkbox')
      .check()
  }
  await ada.page.getByRole('button', { name: 'Start a group' }).click()
  await expect(ada.page.getByRole('heading', { level: 1, name: /Noor/ })).toBeVisible()
  const address = new URL(ada.page.url()).pathname
  for (const { page } of [noor, kwame]) await open(page, address)
  await say(ada.page, 'Three of us')
  await say(kwame.page, 'A quorum')
  await say(noor.page, 'Carried')
  for (const { page } of [ada, noor, kwame]) {
    await expect(messageCount(page)).toHaveCount(3)
    await page.reload()
    await expect(messageCount(page)).toHaveCount(3)
  }
  expect(await texts(ada.page)).toEqual(await texts(kwame.page))

  const zoe = await person('Zoe')
  await open(ada.page, `${address}?panel=members`)
  const field = ada.page.getByLabel('Add a person')
  await field.fill(zoe.account.username)
  await field.press('Enter')
  await expect(ada.page.getByRole('heading', { level: 1, name: /Zoe/ })).toBeVisible()
  await expect(field).toHaveValue('')
})

test('a name that is typed while another is being added stays', async ({ person }) => {
  const ada = await person('Ada')
  const noor = await person('Noor')
  const { slug } = await makeRoom(ada.account, 'Guests')
  await open(ada.page, `/r/${slug}?panel=members`)
  const field = ada.page.getByLabel('Add a person')
  let letGo = () => {}
  const held = new Promise<void>((done) => {
    letGo = done
  })
  await ada.page.route(/panel=members$/, async (route) => {
    await held
    await route.continue()
  })
  // Without a connection yet, the form would lead to the room's page, as it does without a script.
  await expect(ada.page.locator('form:has([name="username"]) [name="from"]')).toHaveValue('live')
  await field.fill(`@${noor.account.username}`)
  await field.press('Enter')
  await expect(ada.page.getByRole('button', { name: 'Add', exact: true })).toBeDisabled()
  await field.pressSequentially('nobody-yet')
  letGo()
  await expect(ada.page.getByRole('status').getByText('Added Noor.')).toBeVisible()
  await expect(ada.page.getByRole('complementary').getByText('Noor', { exact: true })).toBeVisible()
  await expect(ada.page.getByRole('button', { name: 'Add', exact: true })).toBeEnabled()
  await expect(field).toHaveValue('nobody-yet')
  await field.press('Enter')
  await expect(ada.page.getByText('@nobody-yet: Nobody here has this username.')).toBeVisible()
  await expect(field).toHaveValue('nobody-yet')
  await field.fill(' ')
  await field.press('Enter')
  await expect(ada.page.getByText('Type a username.')).toBeVisible()
  await field.fill('x'.repeat(5000))
  await ada.page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(ada.page.getByText(`@${'x'.repeat(32)}…: Nobody here has this username.`)).toBeVisible()
  await expect(field).toBeFocused()
})

const messageCount = (page: Person['page']) => message(page, /./)
