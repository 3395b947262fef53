import { makeRoom, say as sayAs } from './api.ts'
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
