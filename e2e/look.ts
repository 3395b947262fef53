import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import axeCore from 'axe-core'

const [desktop, tablet, phone] = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
]
/** A tablet shows in the dark nothing that one of the others does not. */
const sizes = { light: [desktop, tablet, phone], dark: [desktop, phone] }
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** In the dark nothing is different but colours. */
const rules = {
  light: { runOnly: { type: 'tag' as const, values: tags }, rules: { 'target-size': { enabled: true } } },
  dark: { runOnly: { type: 'rule' as const, values: ['color-contrast'] } },
}

/**
 * With axe in the page already, or its half megabyte would be brought there twice each time; and without the second page
 * that it would otherwise open, for frames of other sites: there are none.
 */
const axe = (page: Page) => new AxeBuilder({ page, axeSource: '0' }).setLegacyMode()

/** What axe finds on a page, in light and dark, at every size. Nothing, it is hoped. */
export async function look(page: Page, state?: () => Promise<unknown>) {
  const found: string[] = []
  // Next takes a page's title away before it has the next one's, wherever one goes without loading a page.
  await expect(page).toHaveTitle(/./)
  await page.evaluate(axeCore.source)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const size of sizes[colorScheme]) {
      await page.setViewportSize(size)
      await state?.()
      const { violations } = await axe(page).options(rules[colorScheme]).analyze()
      for (const { id, nodes } of violations) {
        const where = nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`)
        found.push(`${colorScheme} ${size.width}: ${id}: ${where.slice(0, 3).join(' | ')}`)
      }
    }
  }
  expect(found).toEqual([])
}
