import { makeRoom, say as sayAs, signUp } from './api.ts'
import { alive, expect, message, test } from './test.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a page that was kept comes alive like any other, ${colorScheme}`, async ({ visitor, hearth }) => {
    const ada = await signUp(hearth.url, 'ada', 'Ada')
    const room = await makeRoom(ada, 'Bakery', 'public')
    await sayAs(ada, room.id, 'Today there is **rye**\n\n```js\nlet bread = 1\n```')
    const page = await visitor()
    await page.emulateMedia({ colorScheme })
    // The first visit tells the time zone; from the second on the same page is kept.
    for (let visit = 1; visit <= 3; visit++) {
      const answer = await page.goto(`/r/${room.slug}`)
      await alive(page)
      expect(answer?.headers()['content-security-policy']).toContain('sha256-')
      await expect(message(page, 'Today there is rye')).toBeVisible()
    }
    await page.getByRole('button', { name: 'Copy' }).click()
    await sayAs(ada, room.id, 'and *wheat*')
    await expect(message(page, 'and wheat')).toBeVisible()
    await page.reload()
    await alive(page)
    await expect(message(page, 'and wheat')).toBeVisible()
    await sayAs(ada, room.id, 'and spelt')
    await expect(message(page, 'and spelt')).toBeVisible()
    // Back to a page that the browser may have kept as well.
    await page.getByRole('link', { name: 'Log in' }).click()
    await expect(page).toHaveURL(/login/)
    await sayAs(ada, room.id, 'and barley')
    await page.goBack()
    await expect(message(page, 'and barley')).toBeVisible()
  })
}

test('a script that got into a page that is kept does not run', async ({ browser, hearth }) => {
  const ada = await signUp(hearth.url, 'ada', 'Ada')
  const room = await makeRoom(ada, 'Bakery', 'public')
  await sayAs(ada, room.id, 'bread')
  // A page of its own: this one is meant to complain.
  const page = await browser.newPage()
  await page.route(`**/r/${room.slug}`, async (route) => {
    const answer = await route.fetch()
    const bad = '<script>window.bad = 1</script><script nonce="spent">window.bad = 2</script><main'
    await route.fulfill({ response: answer, body: (await answer.text()).replace('<main', bad) })
  })
  const refused = page.waitForEvent('console', (told) => /Content Security Policy/i.test(told.text()))
  await page.goto(`${hearth.url}/r/${room.slug}`)
  await refused
  expect(await page.evaluate(() => 'bad' in window)).toBe(false)
  await page.close()
})
