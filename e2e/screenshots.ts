// `npm run screenshots`: the demo's main pages at three widths, light and dark, into docs/screenshots.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { launchOptions } from '../bin/browser.mjs'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, call, invite } from './api.ts'
import { demoAccount, startDemo } from './demo.ts'
import { root } from './hearth.ts'
import { alive, logIn, messages } from './test.ts'

const folder = join(root, 'docs/screenshots')
const sizes = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
}
const themes = ['light', 'dark'] as const

type Shot = {
  name: string
  path: string
  as: 'member' | 'visitor'
  before?: (page: Page) => Promise<unknown>
}

function shots(invitation: string): Shot[] {
  return [
    { name: 'landing', path: '/', as: 'visitor' },
    { name: 'signup', path: '/signup', as: 'visitor' },
    { name: 'login', path: '/login', as: 'visitor' },
    { name: 'invite', path: invitation, as: 'visitor' },
    { name: 'visitor', path: '/r/tool-library', as: 'visitor' },
    { name: 'not-found', path: '/r/no-such-room', as: 'visitor' },
    { name: 'lobby', path: '/', as: 'member' },
    { name: 'room', path: '/r/tool-library', as: 'member', before: (page) => point(page) },
    { name: 'members', path: '/r/language-café?panel=members', as: 'member' },
    { name: 'direct', path: '/r/demo-ada-noor', as: 'member' },
    { name: 'room-settings', path: '/r/welcome/settings', as: 'member' },
    { name: 'settings', path: '/settings', as: 'member' },
  ]
}

/** A message with the mouse on it shows what can be done to it. A phone has no mouse. */
async function point(page: Page) {
  if ((page.viewportSize()?.width ?? 0) > sizes.phone.width) await messages(page).last().hover()
}

/** The shell tells who one is, and whether one is connected: that is waited for. */
async function connected(page: Page) {
  const shell = page.getByRole('navigation', { name: 'Rooms', includeHidden: true })
  if ((await shell.count()) > 0) await shell.filter({ hasText: 'Online' }).waitFor({ state: 'attached' })
}

type Look = { device: keyof typeof sizes; theme: (typeof themes)[number]; as: Shot['as'] }

async function take(browser: Browser, ada: Account, all: Shot[], { device, theme, as }: Look) {
  const phone = device === 'phone'
  const context = await browser.newContext({
    baseURL: ada.url,
    viewport: sizes[device],
    colorScheme: theme,
    hasTouch: phone,
    isMobile: phone,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  if (as === 'member') await logIn(page, ada)
  for (const shot of all.filter((one) => one.as === as)) {
    await page.goto(shot.path)
    await alive(page)
    await page.evaluate(() => document.fonts.ready)
    if (as === 'member') await connected(page)
    await shot.before?.(page)
    writeFileSync(join(folder, `${shot.name}-${device}-${theme}.webp`), await capture(page))
  }
  await context.close()
}

/** Chromium itself makes WebP, a third of PNG's size and as legible. */
async function capture(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 88 })
  return Buffer.from(data, 'base64')
}

const hearth = await startDemo()
try {
  const ada = await demoAccount(hearth)
  const { room } = await call<{ room: RoomInfo }>(ada, 'GET', 'rooms/summer-fair-demo')
  const { pathname } = new URL(await invite(ada, room))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch(launchOptions())
  const all = shots(pathname)
  for (const device of ['desktop', 'tablet', 'phone'] as const) {
    for (const theme of themes) {
      for (const as of ['visitor', 'member'] as const) await take(browser, ada, all, { device, theme, as })
    }
  }
  await browser.close()
} finally {
  await hearth.remove()
}
