import type { Page } from '@playwright/test'
import { openEmbedded } from '../bench/embedded.ts'
import type { Page as History, RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, call, makeRoom, say as sayAs } from './api.ts'
import type { Hearth } from './hearth.ts'
import { expect, message, messages, open, test, texts } from './test.ts'

test('older messages come by scrolling, all of them and each once', async ({ person }) => {
  const ada = await person('Ada')
  const room = await makeRoom(ada.account, 'Attic')
  for (let n = 1; n <= 130; n++) await sayAs(ada.account, room.id, `box ${n}.`)
  await open(ada.page, `/r/${room.slug}`)
  await expect(message(ada.page, 'box 130.')).toBeInViewport()
  await expect(message(ada.page, 'box 1.')).toHaveCount(0)
  const seen = new Set<string>()
  await expect(async () => {
    await messages(ada.page).first().scrollIntoViewIfNeeded()
    for (const text of await texts(ada.page)) seen.add(text)
    expect(seen).toContain('box 1.')
  }).toPass({ timeout: 20_000 })
  expect([...seen].sort()).toEqual(Array.from({ length: 130 }, (_, index) => `box ${index + 1}.`).sort())
})

test('a permalink leads to its message, and on to the newest', async ({ person }) => {
  const ada = await person('Ada')
  const room = await makeRoom(ada.account, 'Archive')
  for (let n = 1; n <= 150; n++) await sayAs(ada.account, room.id, `folder ${n}.`)
  await open(ada.page, `/r/${room.slug}/40`)
  await expect(message(ada.page, 'folder 40.')).toBeInViewport()
  await expect(message(ada.page, 'folder 40.')).toBeFocused()
  await ada.page.getByRole('button', { name: /Newest|new/ }).click()
  await expect(message(ada.page, 'folder 150.')).toBeInViewport()
  expect((await ada.page.goto(`/r/${room.slug}/9999`))?.status()).toBe(404)
})

/** A public room of 130 messages, said every six hours from the first of September on, by UTC. */
async function diary(hearth: Hearth, account: Account): Promise<RoomInfo> {
  const room = await makeRoom(account, 'Diary', 'public')
  for (let n = 0; n < 130; n++) await sayAs(account, room.id, `entry ${n}.`)
  const pool = await openEmbedded(hearth)
  const begun = "'2025-09-01T00:00Z'::timestamptz"
  await pool.query(`update room set created_at = ${begun} where id = $1`, [room.id])
  await pool.query(
    `update message set created_at = ${begun} + make_interval(hours => 6 * (seq::int - 1)) where room_id = $1`,
    [room.id],
  )
  await pool.end()
  return room
}

const date = (page: Page) => page.getByLabel('Jump to a date').and(page.locator('input'))

test('a day in the list leads to another day, by keys alone and by a link', async ({
  person,
  visitor,
  hearth,
}) => {
  const ada = await person('Ada')
  const room = await diary(hearth, ada.account)
  await open(ada.page, `/r/${room.slug}`)
  await message(ada.page, 'entry 129.').focus()
  await ada.page.keyboard.press('Shift+Tab')
  await expect(ada.page.getByRole('button', { name: 'Friday, 3 October 2025' })).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await expect(date(ada.page)).toBeFocused()
  await date(ada.page).fill('2025-09-10')
  await date(ada.page).press('Enter')
  // In Lisbon, where it is summer, the day begins an hour before UTC's.
  await expect(message(ada.page, 'entry 36.')).toBeFocused()
  await expect(message(ada.page, 'entry 36.')).toBeInViewport()
  await expect(date(ada.page)).toBeHidden()
  await ada.page.getByRole('button', { name: /Newest/ }).click()
  await expect(message(ada.page, 'entry 129.')).toBeInViewport()

  const page = await visitor()
  await open(page, `/r/${room.slug}?at=2025-09-10`)
  await expect(message(page, 'entry 36.')).toBeFocused()
  await page.getByRole('button', { name: 'Wednesday, 10 September 2025' }).click()
  await date(page).fill('2025-09-20')
  await page.getByRole('button', { name: 'Jump', exact: true }).click()
  await expect(message(page, 'entry 76.')).toBeFocused()
  await page.goto(`/r/${room.slug}?at=sometime`)
  await expect(page).toHaveURL(`/r/${room.slug}`)
  const at = 'at=2025-09-10T00:00:00Z'
  const history = await call<History>(hearth, 'GET', `rooms/${room.id}/messages?${at}&limit=2`)
  expect(history).toMatchObject({ around: 37, messages: [{ seq: 36 }, { seq: 37 }] })
})

test('a day that cannot be looked for says why, and may be tried again', async ({ person, hearth }) => {
  const ada = await person('Ada')
  const room = await diary(hearth, ada.account)
  await open(ada.page, `/r/${room.slug}`)
  await ada.context.setOffline(true)
  await ada.page.getByRole('button', { name: 'Friday, 3 October 2025' }).click()
  await date(ada.page).fill('2025-09-10')
  await date(ada.page).press('Enter')
  const invalid = () => date(ada.page).evaluate((node: HTMLInputElement) => node.validationMessage)
  await expect.poll(invalid).not.toBe('')
  await ada.context.setOffline(false)
  await expect(async () => {
    await date(ada.page).press('Enter')
    await expect(message(ada.page, 'entry 36.')).toBeFocused({ timeout: 2_000 })
  }).toPass()
})
