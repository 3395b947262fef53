import { makeRoom, say as sayAs, signUp } from './api.ts'
import { composer, expect, message, open, test } from './test.ts'

test('a visitor reads a public room without an account, and sees it live', async ({ visitor, hearth }) => {
  const ada = await signUp(hearth.url, 'ada', 'Ada')
  const room = await makeRoom(ada, 'Market square', 'public')
  await sayAs(ada, room.id, 'Good morning, everybody')
  const page = await visitor()
  await open(page, `/r/${room.slug}`)
  await expect(message(page, 'Good morning, everybody')).toBeVisible()
  await expect(composer(page)).toHaveCount(0)
  await sayAs(ada, room.id, 'The bread is fresh')
  await expect(message(page, 'The bread is fresh')).toBeVisible()
  await page.goto(`/r/${room.slug}/1`)
  await expect(message(page, 'Good morning, everybody')).toBeInViewport()
})

test('a private room and a missing one are the same nothing', async ({ visitor, person, hearth }) => {
  const ada = await signUp(hearth.url, 'ada', 'Ada')
  const room = await makeRoom(ada, 'Secret garden')
  await sayAs(ada, room.id, 'canary-in-the-garden')
  const noor = await person('Noor')
  for (const page of [await visitor(), noor.page]) {
    const told: string[] = []
    for (const slug of [room.slug, `${room.slug.slice(0, -8)}aaaaaaaa`]) {
      const answer = await page.goto(`/r/${slug}`)
      expect(answer?.status()).toBe(404)
      const html = (await answer?.text()) ?? ''
      expect(html).not.toContain('canary')
      expect(html).not.toContain('Secret garden')
      told.push((await page.getByRole('main').textContent()) ?? '')
    }
    expect(told[0]).toBe(told[1])
  }
})
