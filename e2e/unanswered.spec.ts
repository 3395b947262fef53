import { addMember, makeRoom } from './api.ts'
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

test('that no answer came moves no other act under the pointer', async ({ person }) => {
  const { page, context, account } = await person('Ada')
  const bob = await person('Bob')
  const room = await makeRoom(account, 'Workshop')
  await addMember(account, room, bob.account.me.id)
  await open(page, `/r/${room.slug}?panel=members`)
  const pressed = page.getByRole('button', { name: 'Make a moderator' })
  await page.getByRole('button', { name: 'Manage Bob' }).click()
  await expect(pressed).toBeVisible()
  await context.setOffline(true)
  const before = await pressed.boundingBox()
  await pressed.click()
  await expect(page.getByRole('alert').getByText(noAnswer)).toBeVisible()
  expect(await pressed.boundingBox()).toEqual(before)
})

test('what is refused before it is read is told where it was typed, stays there, and is not sent again', async ({
  person,
}) => {
  const { page, account } = await person('Ada')
  const { slug } = await makeRoom(account, 'Workshop')
  await open(page, `/r/${slug}?panel=members`)
  const field = page.getByLabel('Add a person')
  const long = 'x'.repeat(300_000)
  await field.fill(long)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('Too long: a request may have', { exact: false })).toBeVisible()
  await expect(field).toHaveValue(long)
  await field.fill('nobody-yet')
  await field.press('Enter')
  await expect(page.getByText('@nobody-yet: Nobody here has this username.')).toBeVisible()
})

test('the words of others who answer are not taken for ours', async ({ person }) => {
  const { page } = await person('Ada')
  await open(page, '/settings/appearance')
  const answers = [
    { status: 502, contentType: 'text/plain', body: 'upstream connect error' },
    { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' },
    { status: 200, contentType: 'text/x-component', body: '0:{"a":' },
  ]
  for (const answer of answers) {
    await page.route('**/settings/appearance', (route) => route.fulfill(answer))
    const answered = page.waitForResponse('**/settings/appearance')
    await page.getByRole('button', { name: 'Save' }).click()
    await answered
    await expect(page.getByRole('button', { name: 'Save' })).toBeEnabled()
    await expect(page.getByRole('alert').getByText(noAnswer)).toBeVisible()
    await page.unroute('**/settings/appearance')
  }
})

test('what is pressed twice is done once', async ({ person }) => {
  const { page } = await person('Ada')
  const others = [await person('Bob'), await person('Carol')]
  await open(page, '/')
  for (const { account } of others) {
    await page.getByRole('checkbox', { name: `@${account.username}` }).check()
  }
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.headers()['next-action']) posts.push(request.url())
  })
  await page.getByRole('button', { name: 'Start a group' }).dblclick()
  await expect(page).toHaveURL(/\/r\//)
  expect(posts).toHaveLength(1)
})

test('a password that was asked for stays where no answer comes', async ({ person }) => {
  const { page, context, account } = await person('Ada')
  await open(page, '/settings/tokens')
  // It is asked for ten minutes after signing in; here, where the name is refused.
  await page.route('**/settings/tokens', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace('"field":"name"', '"field":"password"')
    await route.fulfill({ response, body })
  })
  await page.getByLabel('Name').fill(' ')
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByLabel('Password').fill(account.password)
  await page.unroute('**/settings/tokens')
  await page.getByLabel('Name').fill('a bot')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Create token' }).click()
  await expect(page.getByRole('alert').getByText(noAnswer)).toBeVisible()
  await expect(page.getByLabel('Password')).toHaveValue(account.password)
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Create token' }).click()
  await expect(page.getByText('is ready.', { exact: false })).toBeVisible()
  await expect(page.getByLabel('Password')).toBeHidden()
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
