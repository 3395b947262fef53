import type { Page } from '@playwright/test'
import { addMember, call, makeRoom, say as sayAs, signUp } from '../api.ts'
import { expect, logIn, messages, test } from '../test.ts'
import { hostileAddresses, hostileMessages, hostileNames } from './hostile.ts'

/** What ran, asked or called home. What the policy had to stop is a complaint, and fails every test (e2e/test.ts). */
function watch(page: Page, home: string) {
  const caught: string[] = []
  page.on('dialog', (dialog) => {
    caught.push(`asked: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(home) && !url.startsWith(home.replace('http', 'ws')) && !/^(data|blob):/.test(url)) {
      caught.push(`called ${url}`)
    }
  })
  page.on('popup', (popup) => caught.push(`opened ${popup.url()}`))
  return caught
}

async function isHarmless(page: Page, caught: string[]) {
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  expect(caught).toEqual([])
  const found = await page.evaluate(() => {
    const all = [...document.querySelectorAll('*')]
    const handlers = all.filter((one) => one.getAttributeNames().some((name) => name.startsWith('on')))
    const links = [...document.querySelectorAll('a[href], area[href]')].map(
      (one) => one.getAttribute('href') ?? '',
    )
    const strange = links.filter((href) => !/^(https?:\/\/|mailto:|\/(?![/\\])|#|\?)/.test(href))
    const foreign = document.querySelectorAll(
      '.prose :is(script, img, svg, iframe, object, embed, style, link, base, meta, form, input, button:not([type=button]))',
    )
    return {
      handlers: handlers.map((one) => one.outerHTML),
      strange,
      foreign: [...foreign].map((one) => one.outerHTML),
    }
  })
  expect(found).toEqual({ handlers: [], strange: [], foreign: [] })
}

test('Script injection: what is said stays words, in a page, as it arrives, and as it is edited', async ({
  page,
  hearth,
}) => {
  expect(hostileMessages.length).toBeGreaterThan(100)
  const caught = watch(page, hearth.url)
  const [ada, eve] = [await signUp(hearth.url, 'ada', 'Ada'), await signUp(hearth.url, 'eve', 'Eve')]
  const rooms = []
  for (let from = 0; from < hostileMessages.length; from += 50) {
    const room = await makeRoom(ada, `Stage ${from}`, 'public')
    await addMember(ada, room, eve.me.id)
    rooms.push({ room, said: hostileMessages.slice(from, from + 50) })
  }
  await logIn(page, ada)
  for (const { room, said } of rooms) {
    const [live, before] = [said.slice(0, 10), said.slice(10)]
    for (const text of before) await sayAs(eve, room.id, text)
    await page.goto(`/r/${room.slug}`)
    await expect(messages(page)).toHaveCount(before.length)
    for (const text of live) await sayAs(eve, room.id, text)
    await expect(messages(page)).toHaveCount(said.length)
    for (const [n, text] of live.entries()) {
      await call(eve, 'PATCH', `rooms/${room.id}/messages/${before.length + n + 1}`, {
        text: `${text} again`,
      })
    }
    await isHarmless(page, caught)
  }
})

test('Script injection: names of people and rooms, and topics, stay words wherever they stand', async ({
  page,
  hearth,
}) => {
  const caught = watch(page, hearth.url)
  const ada = await signUp(hearth.url, 'ada', 'Ada')
  await logIn(page, ada)
  for (const [n, name] of hostileNames.entries()) {
    const eve = await signUp(hearth.url, 'eve')
    await call(eve, 'PATCH', 'me', { name })
    const { room } = await call<{ room: { id: never; slug: string } }>(eve, 'POST', 'rooms', {
      name,
      kind: 'public',
      topic: name,
    })
    await call(ada, 'POST', `rooms/${room.id}/join`)
    await sayAs(eve, room.id, name)
    if (n % 6 > 0) continue
    for (const path of [
      `/r/${room.slug}`,
      `/r/${room.slug}?panel=members`,
      `/r/${room.slug}/settings`,
      '/rooms',
    ]) {
      await page.goto(path)
      await isHarmless(page, caught)
    }
  }
  await page.goto('/')
  await isHarmless(page, caught)
})

test('Script injection: addresses stay addresses', async ({ page, hearth }) => {
  const caught = watch(page, hearth.url)
  for (const path of hostileAddresses) {
    await page.goto(path)
    await isHarmless(page, caught)
  }
})
