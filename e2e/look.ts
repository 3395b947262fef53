import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const desktop = { width: 1440, height: 900 }
const tablet = { width: 820, height: 1180 }
const phone = { width: 390, height: 844 }
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** In the dark nothing is different but colours, and a tablet has those of the others. */
const looks = {
  light: {
    sizes: [desktop, tablet, phone],
    options: { runOnly: { type: 'tag' as const, values: tags }, rules: { 'target-size': { enabled: true } } },
  },
  dark: {
    sizes: [desktop, phone],
    options: { runOnly: { type: 'rule' as const, values: ['color-contrast'] } },
  },
}

/** Without the second page that it would otherwise open each time, for frames of other sites: there are none. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode()

/** What axe finds on a page, in light and dark, at the sizes of screens. Nothing, it is hoped. */
export async function look(page: Page, state?: () => Promise<unknown>) {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { sizes, options } = looks[colorScheme]
    for (const size of sizes) {
      await page.setViewportSize(size)
      await state?.()
      const { violations } = await axe(page).options(options).analyze()
      for (const { id, nodes } of violations) {
        const where = nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`)
        found.push(`${colorScheme} ${size.width}: ${id}: ${where.slice(0, 3).join(' | ')}`)
      }
    }
  }
  expect(found).toEqual([])
}
