import type { Page } from '@playwright/test'
import { type Account, addMember, call, makeRoom, say, signUp } from './api.ts'
import { look as findNothing } from './look.ts'
import { test as base, expect, signIn } from './test.ts'

/** Ada owns the instance; Bo said something that Cleo reported. */
type World = { ada: Account; bo: Account; room: { id: string; slug: string } }

const test = base.extend<object, { world: World }>({
  world: [
    async ({ hearth }, use) => {
      const ada = await signUp(hearth.url, 'ada', 'Ada')
      const [bo, cleo] = [await signUp(hearth.url, 'bo', 'Bo'), await signUp(hearth.url, 'cleo', 'Cleo')]
      const room = await makeRoom(ada, 'Workshop', 'public')
      for (const { me } of [bo, cleo]) await addMember(ada, room, me.id)
      const seq = await say(bo, room.id, 'Something rude')
      await call(cleo, 'POST', `rooms/${room.id}/messages/${seq}/report`, { why: 'It is rude' })
      await use({ ada, bo, room })
    },
    { scope: 'worker' },
  ],
})

/** Nothing for axe, and nothing that is wider than its screen. */
async function look(page: Page) {
  const wide: string[] = []
  await findNothing(page, async () => {
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) {
      wide.push(`${page.url()} at ${page.viewportSize()?.width}`)
    }
  })
  expect(wide).toEqual([])
}

for (const [name, paths] of [
  ['people, rooms and invites', ['', '/people', '/people?q=nobody', '/rooms', '/invites']],
  [
    'reports, addresses, the book, settings and health',
    ['/reports', '/addresses', '/audit', '/audit?act=X', '/settings', '/health'],
  ],
] as const) {
  test(`axe finds nothing on the pages of ${name}`, async ({ page, world }) => {
    await signIn(page, world.ada)
    for (const path of paths) await lookAt(page, path)
  })
}

test('axe finds nothing on the pages of one person and one room', async ({ page, world }) => {
  await signIn(page, world.ada)
  for (const path of [`/people/${world.bo.me.id}`, `/rooms/${world.room.id}`]) await lookAt(page, path)
})

async function lookAt(page: Page, path: string) {
  await page.goto(`/admin${path}`)
  await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible()
  await look(page)
}

test('by the keyboard one gets from the settings to a person and gives them a role', async ({
  page,
  world,
}) => {
  await signIn(page, world.ada)
  await page.goto('/settings')
  await page.getByRole('link', { name: 'Administration' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'People' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Name, username or e-mail').focus()
  await page.keyboard.type('bo-')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /^Bo/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Role').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Changed.')).toBeVisible()
  await expect(page.getByText('guest', { exact: true })).toBeVisible()
})

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })

  test('people are suspended and let in, words set, addresses banned, reports decided, rooms removed', async ({
    page,
    world,
  }) => {
    const { ada, bo, room } = world
    await signIn(page, ada)
    await page.goto(`/admin/people/${bo.me.id}`)
    await page.getByLabel('Reason').fill('Spam.')
    await page.getByRole('button', { name: 'Suspend' }).click()
    await expect(page.getByText(/^Suspended until .*: Spam\.$/)).toBeVisible()
    await page.getByRole('button', { name: 'Let them in again' }).click()
    await expect(page.getByText(/^Suspended until/)).toBeHidden()

    await page.goto('/admin/addresses')
    await page.getByLabel('Address or network').fill('127.0.0.0/8')
    await page.getByLabel('Reason').fill('By mistake')
    await page.getByRole('button', { name: 'Ban' }).click()
    await expect(page.getByText(/is this machine itself/)).toBeVisible()
    await expect(page.getByLabel('Reason')).toHaveValue('By mistake')
    await page.getByLabel('Address or network').fill('192.0.2.77/24')
    await page.getByRole('button', { name: 'Ban' }).click()
    await expect(page.getByText('192.0.2.0/24', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Lift' }).click()
    await expect(page.getByText('No address is banned.')).toBeVisible()

    await page.goto('/admin/settings')
    await page.getByLabel('Words', { exact: true }).fill('darn\nheck*\n***')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await expect(page.getByText(/without a letter or digit/)).toBeVisible()
    await expect(page.getByLabel('Words', { exact: true })).toHaveValue('darn\nheck*\n***')
    await page.getByLabel('Words', { exact: true }).fill('darn\nheck*')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await expect(page.getByText('Saved.')).toBeVisible()
    await page.getByLabel('Who may make an account').selectOption('invite')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.goto('/admin/settings')
    await expect(page.getByLabel('Who may make an account')).toHaveValue('invite')

    await page.goto('/admin/invites')
    await page.getByLabel('They are guests').check()
    await page.getByRole('button', { name: 'Make a link' }).click()
    await expect(page.getByText(/\/invite\/[\w-]{20,}/)).toBeVisible()
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await expect(page.getByText('There are no links')).toBeVisible()

    await page.goto('/admin/reports')
    await expect(page.getByText('Something rude')).toBeVisible()
    await page.getByRole('button', { name: 'Delete the message' }).click()
    await expect(page.getByText('Nothing waits for you.')).toBeVisible()

    await page.goto(`/admin/rooms/${room.id}`)
    await page.getByRole('button', { name: 'Announcements only' }).click()
    await expect(page.getByRole('button', { name: 'Let everybody speak' })).toBeVisible()
    await page.getByLabel("The room's name").fill('Work')
    await page.getByRole('button', { name: 'Remove the room' }).click()
    await expect(page.getByText('must be the one that the room has')).toBeVisible()
    await page.getByLabel("The room's name").fill('Workshop')
    await page.getByRole('button', { name: 'Remove the room' }).click()
    await expect(page).toHaveURL(/\/admin\/rooms$/)
    await page.goto(`/r/${room.slug}`)
    await expect(page.getByText('There is nothing here')).toBeVisible()

    await page.goto('/admin/audit?act=room')
    await expect(page.getByText('room.remove', { exact: true })).toBeVisible()
    await expect(page.getByText('account.suspend', { exact: true })).toBeHidden()
  })
})
