import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { addMember, makeRoom, say as sayAs } from './api.ts'
import { expect, logIn, message, open, test } from './test.ts'

const picture = (background: string, side = 60) =>
  sharp({ create: { width: side, height: side, channels: 3, background } })
    .png()
    .toBuffer()

async function choose(page: Page, buffer: Buffer, name = 'me.png') {
  await page.getByLabel('Picture').setInputFiles({ name, mimeType: 'image/png', buffer })
  await page.getByRole('button', { name: 'Use this picture' }).click()
}

/** Of the message, the picture that is really shown. */
const faceOf = (page: Page, text: string) => message(page, text).locator('.portrait img')
const isShown = (face: ReturnType<typeof faceOf>) =>
  expect.poll(() => face.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(128)

test('a picture of oneself is chosen, seen by others and by visitors, and removed', async ({
  person,
  visitor,
  hearth,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const room = await makeRoom(ada.account, 'Faces', 'public')
  await addMember(ada.account, room, bob.account.me.id)
  await sayAs(bob.account, room.id, 'hello')
  await open(ada.page, `/r/${room.slug}`)
  await expect(faceOf(ada.page, 'hello')).toHaveCount(0)

  await open(bob.page, '/settings')
  await bob.page.getByLabel('Status').fill('not saved yet')
  await choose(bob.page, Buffer.from('hello'))
  await expect(bob.page.getByText('That is no picture that can be read here.')).toBeVisible()
  await expect(bob.page.getByLabel('Status')).toHaveValue('not saved yet')
  await choose(bob.page, await picture('red'))
  await expect(bob.page.getByRole('button', { name: 'Remove the picture' })).toBeVisible()
  await expect(bob.page.getByLabel('Status')).toHaveValue('not saved yet')
  expect((await new AxeBuilder({ page: bob.page }).analyze()).violations).toEqual([])

  await sayAs(bob.account, room.id, 'here I am')
  await ada.page.reload()
  await isShown(faceOf(ada.page, 'hello'))
  const stranger = await visitor()
  await stranger.goto(`/r/${room.slug}`)
  await isShown(faceOf(stranger, 'hello'))

  await bob.page.getByRole('button', { name: 'Remove the picture' }).click()
  await expect(bob.page.getByRole('button', { name: 'Remove the picture' })).toBeHidden()
  await stranger.goto(`${hearth.url}/r/${room.slug}`)
  await expect(message(stranger, 'hello')).toBeVisible()
  await expect(faceOf(stranger, 'hello')).toHaveCount(0)
})

test('what a camera makes is made smaller before it is sent', async ({ person }) => {
  const { page } = await person('Cam')
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const create = { width: 1500, height: 1200, channels: 3, background: 'red', noise } as const
  const large = await sharp({ create }).png().toBuffer()
  expect(large.length).toBeGreaterThan(3 * 2 ** 20)
  await open(page, '/settings')
  await page.getByLabel('Picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: large })
  await expect
    .poll(() => page.getByLabel('Picture').evaluate((input: HTMLInputElement) => input.files?.[0]?.name))
    .toBe('picture.jpg')
  await page.getByRole('button', { name: 'Use this picture' }).click()
  await expect(page.getByRole('button', { name: 'Remove the picture' })).toBeVisible()
})

test('without a script a picture is chosen, refused and removed too', async ({ browser, person, hearth }) => {
  const { account } = await person('Paper')
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: hearth.url })
  const page = await context.newPage()
  await logIn(page, account)
  await page.goto('/settings')
  await choose(page, Buffer.from('hello'))
  await expect(page.getByText('That is no picture that can be read here.')).toBeVisible()
  await choose(page, await picture('blue'))
  await expect(page.locator('main .portrait img').first()).toBeVisible()
  await page.getByRole('button', { name: 'Remove the picture' }).click()
  await expect(page.locator('main .portrait img')).toHaveCount(0)
  await context.close()
})
