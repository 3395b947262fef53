import type { Page } from '@playwright/test'
import { makeRoom, password, signUp } from './api.ts'
import { alive, expect, message, test } from './test.ts'

/** Presses Tab until what is focused has this name; every stop on the way must be seen. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab') {
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press(key)
    const focused = page.locator(':focus')
    if ((await focused.count()) === 0) continue
    await expect(focused).toBeInViewport()
    const outline = await focused.evaluate((node) => {
      const seen = (element: Element | null): boolean => {
        if (!element) return false
        const style = getComputedStyle(element)
        const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0
        return ring || style.boxShadow !== 'none'
      }
      return seen(node) || seen(node.closest('form, label, article')) || seen(node.nextElementSibling)
    })
    expect(
      outline,
      `a visible focus on ${await focused.evaluate((node) => node.outerHTML.slice(0, 120))}`,
    ).toBe(true)
    const matches = page
      .getByRole('link', { name })
      .or(page.getByRole('button', { name }))
      .or(page.getByLabel(name))
    if ((await matches.and(focused).count()) > 0) return
  }
  throw new Error(`No way by ${key} to ${name}`)
}

test('from the front page to a message said, by keys alone', async ({ visitor, hearth }) => {
  const ada = await signUp(hearth.url, 'ada', 'Ada')
  await makeRoom(ada, `Keys ${ada.username}`, 'private')
  const page = await visitor()
  await page.goto('/')
  await alive(page)
  await tabTo(page, 'Log in')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/login/)
  await alive(page)
  await tabTo(page, 'Username or e-mail')
  await page.keyboard.type(ada.username)
  await tabTo(page, 'Password')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(page).not.toHaveURL(/\/login/)
  await alive(page)
  await tabTo(page, new RegExp(`Keys ${ada.username}`))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /Keys/ })).toBeVisible()
  await alive(page)
  await tabTo(page, /^Message Keys|^Message #Keys/)
  await page.keyboard.type('typed, not clicked')
  await page.keyboard.press('Enter')
  await expect(message(page, 'typed, not clicked')).toBeVisible()

  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('textbox', { name: 'Edit message' })).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.type(' at all')
  await page.keyboard.press('Enter')
  await expect(message(page, 'typed, not clicked at all')).toContainText('(edited)')
})
