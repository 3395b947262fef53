import { addMember, call, makeRoom, say as sayAs, signUp } from './api.ts'
import { alive, expect, message, openRooms, test } from './test.ts'

test('a page that was filled in is taken over as it is, and leads to other rooms without loading a page', async ({
  person,
  hearth,
}) => {
  const { page, account: ada } = await person('Ada')
  const bob = await signUp(hearth.url, 'bob', '$1 & <Bob>')
  const bakery = await makeRoom(ada, 'Bakery')
  const garden = await makeRoom(ada, 'Garden')
  for (const room of [bakery, garden]) await addMember(ada, room, bob.me.id)
  await sayAs(ada, bakery.id, 'bread')
  const seq = await sayAs(bob, bakery.id, 'Today **rye** </script>\n\n```js\nlet bread = 1\n```')
  await call(ada, 'PUT', `rooms/${bakery.id}/messages/${seq}/reactions/${encodeURIComponent('🍞')}`)
  await sayAs(bob, garden.id, 'beans')

  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      Object.assign(window, { first: [...document.querySelectorAll('article')] })
    })
  })
  for (let visit = 1; visit <= 2; visit++) {
    const answer = await page.goto(`/r/${bakery.slug}`)
    expect(answer?.headers()['content-length'], 'Next knows no length').toBeDefined()
    await alive(page)
    await expect(message(page, 'Today rye')).toBeVisible()
  }
  await sayAs(bob, bakery.id, 'and wheat')
  await expect(message(page, 'and wheat')).toBeVisible()
  const stayed = await page.evaluate(() => {
    const { first } = window as unknown as { first: Element[] }
    return first.map((row) => row.isConnected)
  })
  expect(stayed).toEqual([true, true])

  await openRooms(page)
  await page.getByRole('link', { name: /^Garden/ }).click()
  await expect(message(page, 'beans')).toBeVisible()
  expect(await page.evaluate(() => 'first' in window)).toBe(true)
})
