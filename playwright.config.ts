import { defineConfig, devices } from '@playwright/test'
import { launchOptions } from './bin/browser.mjs'

/** Journeys of people in browsers. Each worker starts its own Hearth: see e2e/test.ts. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/journeys',
  workers: process.env.CI ? 2 : 1,
  retries: 0,
  forbidOnly: true,
  // Nothing here is measured: a busy machine may take its time.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    launchOptions: launchOptions(),
    // A trace of each costs a fifth of the time: `--trace retain-on-failure` where one is looked for.
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/Lisbon',
  },
  projects: [
    {
      name: 'desktop',
      use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } },
    },
    {
      name: 'phone',
      use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } },
      // Keys are for keyboards, and pages that are the same at every size are looked at in all of them, or gone through, by the desktop project.
      testIgnore: [
        'keyboard.spec.ts',
        'moderation.spec.ts',
        'administration.spec.ts',
        'axe.spec.ts',
        'accounts.spec.ts',
        'avatars.spec.ts',
        'factors.spec.ts',
        'external.spec.ts',
        'settings.spec.ts',
        'addresses.spec.ts',
        'kept-pages.spec.ts',
        'logout.spec.ts',
        'offline.spec.ts',
        'nodes.spec.ts',
        'threats/*',
      ],
      grepInvert: /axe finds/,
    },
  ],
})
