import type { Browser } from '@playwright/test'
import { type Account, addMember, makeRoom, signUp } from './api.ts'
import { startLink } from './chaos/link.ts'
import { type Stage, stageNodes } from './chaos/stage.ts'
import { test as base, composer, expect, listen, logIn, open, say, texts } from './test.ts'

/** Two nodes on one database and one Redis, in place of the one that other journeys have. */
const test = base.extend<{ baseURL: undefined }, { stage: Stage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  baseURL: async ({}, use) => use(undefined),
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const stage = await stageNodes(2)
      await use(stage)
      await stage.remove()
    },
    { scope: 'worker' },
  ],
})

/** Somebody whose browser reaches its node through a balancer, which this test decides for. */
async function personOn(browser: Browser, port: number, account: Account, complaints: string[]) {
  const line = await startLink(port)
  const context = await browser.newContext({ baseURL: line.url })
  const page = await context.newPage()
  listen(page, complaints)
  await logIn(page, account)
  return { line, context, page }
}

test('two people on two nodes type while one node is killed: nobody reloads, and no word is lost', async ({
  browser,
  stage,
  complaints,
}) => {
  const [here, there] = stage.nodes
  if (!here || !there) throw new Error('There are two nodes')
  const url = `http://127.0.0.1:${here.port}`
  const [ada, noor] = [await signUp(url, 'ada', 'Ada'), await signUp(url, 'noor', 'Noor')]
  const room = await makeRoom(ada, 'Two houses')
  await addMember(ada, room, noor.me.id)
  const left = await personOn(browser, here.port, ada, complaints)
  const right = await personOn(browser, there.port, noor, complaints)
  for (const { page } of [left, right]) {
    await open(page, `/r/${room.slug}`)
    await page.evaluate(() => Object.assign(window, { stillHere: true }))
  }

  const said = { left: [] as string[], right: [] as string[] }
  for (let n = 1; n <= 12; n++) {
    said.left.push(`Ada ${n}`)
    said.right.push(`Noor ${n}`)
    await Promise.all([say(left.page, `Ada ${n}`), say(right.page, `Noor ${n}`)])
    if (n !== 5) continue
    // In the middle of a word, too.
    await composer(left.page).fill('half a sen')
    await here.kill()
    left.line.retarget(there.port)
    await expect(composer(left.page)).toHaveValue('half a sen')
  }

  await expect.poll(async () => (await texts(left.page)).length).toBe(24)
  await expect.poll(() => texts(right.page)).toEqual(await texts(left.page))
  const shown = await texts(left.page)
  expect(shown.filter((text) => text.startsWith('Ada'))).toEqual(said.left)
  expect(shown.filter((text) => text.startsWith('Noor'))).toEqual(said.right)
  for (const { page } of [left, right]) {
    await expect(page.getByRole('article', { name: /not sent yet/ })).toHaveCount(0)
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(true)
  }
  for (const { line, context } of [left, right]) {
    await context.close()
    line.close()
  }
  await here.start()
})
