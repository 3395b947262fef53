import type { Page } from '@playwright/test'
import { addMember, call, makeRoom } from './api.ts'
import { look } from './look.ts'
import { alive, composer, expect, message, messages, open, type Person, say, test } from './test.ts'

/** A public room of Ada's, which Mo moderates and Bo is in. */
async function ruled(person: (name: string) => Promise<Person>) {
  const [ada, mo, bo] = [await person('Ada'), await person('Mo'), await person('Bo')]
  const room = await makeRoom(ada.account, 'Square', 'public')
  for (const { account } of [mo, bo]) await addMember(ada.account, room, account.me.id)
  await call(ada.account, 'PATCH', `rooms/${room.id}/members/${mo.account.me.id}`, { role: 'moderator' })
  return { ada, mo, bo, room, path: `/r/${room.slug}` }
}

/** Somebody's line among the members. */
const line = (page: Page, name: string) =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }), hasText: /online|offline|away|@/i })

/** With the keyboard alone: opens what may be done to somebody, and does it. */
async function manage(page: Page, name: string, what: string) {
  const button = page.getByRole('button', { name: `Manage ${name}` })
  // The panel may come alive after the rest of the page: see alive().
  const isAlive = (node: Element) => Object.keys(node).some((key) => key.startsWith('__reactProps'))
  await expect.poll(() => button.evaluate(isAlive)).toBe(true)
  await button.focus()
  await page.keyboard.press('Enter')
  const choice = page.getByRole('button', { name: what, exact: true })
  await expect(choice).toBeVisible()
  for (let n = 0; n < 12 && !(await choice.evaluate((one) => one === document.activeElement)); n++) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
}

test('an owner makes a moderator, who finds at once what they may do', async ({ person }) => {
  const { ada, bo, path } = await ruled(person)
  await open(bo.page, `${path}?panel=members`)
  await expect(bo.page.getByText('owner')).toBeVisible()
  await expect(bo.page.getByRole('button', { name: /^Manage/ })).toHaveCount(0)
  await open(ada.page, `${path}?panel=members`)
  await manage(ada.page, 'Bo', 'Make a moderator')
  await expect(line(ada.page, 'Bo')).toContainText('moderator')
  await expect(bo.page.getByRole('button', { name: 'Manage Bo' })).toHaveCount(0)
  await expect(line(bo.page, 'Bo')).toContainText('moderator')
  await manage(ada.page, 'Ada', 'Become a member')
  await expect(ada.page.getByText('A room needs an owner: make somebody else one first.')).toBeVisible()
})

test('a moderator takes a message away, mutes and bans; nothing that is typed is lost', async ({
  person,
}) => {
  const { mo, bo, path } = await ruled(person)
  await open(bo.page, path)
  await say(bo.page, 'buy this')
  await open(mo.page, path)
  await message(mo.page, 'buy this').focus()
  await mo.page.keyboard.press('Delete')
  await expect(mo.page.getByRole('dialog')).toContainText('a moderator removed it')
  await mo.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
  for (const { page } of [mo, bo]) await expect(messages(page)).toContainText(['Removed by a moderator.'])

  await open(mo.page, `${path}?panel=members`)
  await look(mo.page)
  await composer(bo.page).fill('half a sentence')
  await manage(mo.page, 'Bo', 'Mute for an hour')
  await expect(line(mo.page, 'Bo')).toContainText('muted')
  await expect(mo.page.getByRole('button', { name: 'Manage Bo' })).toBeFocused()
  await expect(bo.page.getByText(/^You are muted here until/)).toBeVisible()
  await expect(composer(bo.page)).toHaveValue('half a sentence')
  await expect(bo.page.getByRole('button', { name: 'Send' })).toBeDisabled()
  await look(bo.page)
  await manage(mo.page, 'Bo', 'Let them speak again')
  await expect(bo.page.getByRole('button', { name: 'Send' })).toBeEnabled()
  await composer(bo.page).press('Enter')
  await expect(message(mo.page, 'half a sentence')).toBeVisible()

  await manage(mo.page, 'Bo', 'Ban for good')
  await expect(mo.page.getByRole('button', { name: 'Manage Bo' })).toHaveCount(0)
  await expect(mo.page.getByRole('complementary', { name: 'Members' })).toBeFocused()
  await expect(mo.page.getByRole('link', { name: '2 members' })).toBeVisible()
  await bo.page.getByRole('button', { name: 'Join' }).click()
  await expect(bo.page.getByText('Banned from this room for good.')).toBeVisible()
  await open(mo.page, `${path}/settings`)
  await look(mo.page)
  await mo.page.getByRole('button', { name: 'Lift the ban of Bo' }).press('Enter')
  await expect(mo.page.getByText('Nobody is banned.')).toBeVisible()
})

test('what one opens while an answer is still on its way stays open', async ({ person }) => {
  const { mo, path } = await ruled(person)
  await open(mo.page, `${path}?panel=members`)
  let ledTo: string | undefined
  let letGo = () => {}
  const held = new Promise<void>((done) => {
    letGo = done
  })
  await mo.page.route(/panel=members$/, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 })
    await held
    ledTo = response.headers()['x-action-redirect']
    await route.fulfill({ response })
  })
  await manage(mo.page, 'Bo', 'Mute for an hour')
  await expect(line(mo.page, 'Bo')).toContainText('muted')
  await composer(mo.page).fill('I was about to say')
  const button = mo.page.getByRole('button', { name: 'Manage Bo' })
  await button.press('Enter')
  const choice = mo.page.getByRole('button', { name: 'Let them speak again' })
  await choice.focus()
  letGo()
  const answered = () => {
    const fetched = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    return fetched.some(
      ({ name, initiatorType }) => initiatorType === 'fetch' && name.endsWith('panel=members'),
    )
  }
  await expect.poll(() => mo.page.evaluate(answered)).toBe(true)
  // What the page does of it is done after the next frame.
  await mo.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
  expect(ledTo).toBeUndefined()
  await expect(choice).toBeFocused()
  await choice.press('Enter')
  await expect(line(mo.page, 'Bo')).not.toContainText('muted')
  await expect(button).toBeFocused()
  await expect(composer(mo.page)).toHaveValue('I was about to say')
})

test('what is done without a connection is seen all the same', async ({ person }) => {
  const { mo, path } = await ruled(person)
  await mo.page.routeWebSocket(/socket\.io/, (socket) => socket.close())
  await mo.page.route('**/socket.io/**', (route) => route.abort())
  await open(mo.page, `${path}?panel=members`)
  await manage(mo.page, 'Bo', 'Mute for an hour')
  await expect(line(mo.page, 'Bo')).toContainText('muted')
})

test('rules are set without a script, and hold for those who write', async ({ person, browser, baseURL }) => {
  const { ada, bo, path } = await ruled(person)
  await open(bo.page, path)
  await composer(bo.page).fill('about to say')
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    baseURL,
    storageState: await ada.context.storageState(),
  })
  const page = await plain.newPage()
  await page.goto(`${path}/settings`)
  await page.getByLabel('Slow mode').fill('1000000')
  await page.getByLabel('Announcements only').check()
  await page.getByRole('button', { name: 'Save rules' }).click()
  await page.getByLabel('Slow mode').fill('')
  await page.getByLabel('Keep messages for').fill('7')
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByLabel('Announcements only')).toBeChecked()
  await expect(bo.page.getByText('Only owners and moderators write here.')).toBeVisible()
  await expect(composer(bo.page)).toHaveValue('about to say')
  await expect(bo.page.getByText('Messages stay here for 7 days.')).toBeVisible()

  await page.getByLabel('Announcements only').uncheck()
  await page.getByLabel('Slow mode').fill('600')
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(bo.page.getByText('Slow mode: one message every 600 s.')).toBeVisible()
  await composer(bo.page).press('Enter')
  await expect(message(bo.page, 'about to say')).toBeVisible()
  await expect(bo.page.getByText(/^Slow mode: you can write again in \d+ s\.$/)).toBeVisible()
  await composer(bo.page).fill('too soon')
  await composer(bo.page).press('Enter')
  await expect(composer(bo.page)).toHaveValue('too soon')
  await page.getByRole('button', { name: 'Manage Bo' }).click()
  await page.getByRole('button', { name: 'Mute for a day' }).click()
  await expect(line(page, 'Bo')).toContainText('muted')
  await plain.close()
})

test('who reads reports a message, and a moderator decides', async ({ person }) => {
  const { mo, bo, ada, path } = await ruled(person)
  await open(bo.page, path)
  await say(bo.page, 'buy this')
  await open(ada.page, path)
  const row = message(ada.page, 'buy this')
  await row.focus()
  await row.getByRole('button', { name: 'More' }).press('Enter')
  await ada.page.getByRole('button', { name: 'Report', exact: true }).press('Enter')
  await expect(ada.page.getByLabel('What is wrong with it?')).toBeFocused()
  await look(ada.page)
  await ada.page.keyboard.type('It is an advertisement')
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByText('Reported. Thank you.')).toBeVisible()

  await mo.page.goto(`${path}/settings`)
  await alive(mo.page)
  const reported = mo.page.getByRole('listitem').filter({ hasText: 'buy this' })
  await expect(reported).toContainText('It is an advertisement')
  await expect(reported).not.toContainText('Ada')
  await look(mo.page)
  await reported.getByRole('button', { name: 'Delete it' }).press('Enter')
  await expect(mo.page.getByText('Nothing waits for a decision.')).toBeVisible()
  await expect(messages(bo.page)).toContainText(['Removed by a moderator.'])
})
