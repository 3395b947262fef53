import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Nothing that axe knows of, in light and dark, at three widths. */
export async function look(page: Page) {
  const before = page.viewportSize()
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const width of [1440, 820, 390]) {
      await page.setViewportSize({ width, height: 900 })
      const { violations } = await new AxeBuilder({ page })
        .options({
          runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
          rules: { 'target-size': { enabled: true } },
        })
        .analyze()
      for (const { id, nodes } of violations) found.push(`${width} ${colorScheme} ${id} ${nodes[0]?.html}`)
    }
  }
  if (before) await page.setViewportSize(before)
  expect(found).toEqual([])
}
