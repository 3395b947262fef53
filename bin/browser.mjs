// Which Chromium the journeys use: the one that CHROMIUM_PATH names, else Playwright's own, else the system's.
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const system = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Paths to try, in order; undefined stands for Playwright's own. */
export function browsers() {
  const given = process.env.CHROMIUM_PATH
  const own = existsSync(chromium.executablePath()) ? [undefined] : []
  return given ? [given] : [...own, ...system.filter((path) => existsSync(path))]
}

/** Chromium refuses to sandbox for root. */
export function launchOptions(executablePath = browsers()[0]) {
  const asRoot = process.getuid?.() === 0
  return { executablePath, args: asRoot ? [...quiet, '--no-sandbox'] : quiet }
}

export async function launches(executablePath) {
  try {
    const browser = await chromium.launch({ ...launchOptions(executablePath), timeout: 30_000 })
    await browser.close()
    return true
  } catch {
    return false
  }
}
