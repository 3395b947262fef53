import type { Page } from '@playwright/test'
import { startSmtp, textOf } from '../lib/ground/testing-smtp.ts'
import { call, password, signUp } from './api.ts'
import { startHearth } from './hearth.ts'
import { look } from './look.ts'
import { alive, expect, logIn, test } from './test.ts'

const strength = (page: Page) => page.getByRole('status').filter({ hasText: /guess|Fair|Good|Strong/ })

test('a new password is judged while it is typed, in words, and refused when it is too easy', async ({
  visitor,
  hearth,
}) => {
  await signUp(hearth.url, 'olga')
  const page = await visitor()
  await page.goto('/signup')
  await alive(page)
  await page.getByLabel('Username').fill(`typist-${Date.now().toString(36)}`)
  await page.getByLabel('Password').fill('password1')
  await expect(strength(page)).toContainText(
    'Not good enough: Very easy to guess. This is a commonly used password.',
  )
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(
    page.getByText('Password is too easy to guess. This is a commonly used password.'),
  ).toBeVisible()
  await expect(page.getByLabel('Password')).toBeFocused()
  await page.getByLabel('Password').fill(password)
  await expect(strength(page)).toHaveText('Strong.')
  await look(page)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page).not.toHaveURL(/signup/)
})

test('the pages of an account hold for everybody: profile, password, sessions, tokens, account', async ({
  person,
}) => {
  const { page } = await person('Ada')
  await page.goto('/settings')
  await alive(page)
  await page.getByLabel('Status').fill('On a boat')
  await page.getByLabel('Time zone').selectOption('Europe/Berlin')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Status')).toHaveValue('On a boat')
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin')
  for (const path of ['', '/password', '/sessions', '/tokens', '/account']) {
    await page.goto(`/settings${path}`)
    await look(page)
  }
})

test('an account is taken along and deleted', async ({ person, hearth }) => {
  // The first account owns the instance, and stays.
  await signUp(hearth.url, 'olga')
  const { page, account } = await person('Bob')
  await page.goto('/settings/account')
  await alive(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download my data' }).click()
  expect((await download).suggestedFilename()).toMatch(/^hearth-[\d-]{10}\.json$/)
  await page.getByLabel('Goes').check()
  await page.getByLabel('Yes, delete my account for good').check()
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await expect(page).toHaveURL(/\/$/)
  await page.goto('/login')
  await page.getByLabel('Username or e-mail').fill(account.username)
  await page.getByLabel('Password').fill(account.password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(page.getByText('Wrong username or password.')).toBeVisible()
})

for (const javaScriptEnabled of [true, false]) {
  test(`a forgotten password is replaced by mail, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({
    browser,
  }) => {
    const smtp = await startSmtp()
    const hearth = await startHearth({
      env: { HEARTH_SMTP_URL: smtp.url, HEARTH_URL: 'https://chat.example.org' },
    })
    const context = await browser.newContext({ baseURL: hearth.url, javaScriptEnabled })
    try {
      const ada = await signUp(hearth.url, 'ada')
      await call(ada, 'PATCH', 'me', { email: 'ada@example.org', password })
      const page = await context.newPage()
      await page.goto('/login')
      await page.getByRole('link', { name: 'Forgot your password?' }).click()
      await expect(page.getByRole('heading', { name: 'Forgotten password' })).toBeVisible()
      await page.getByLabel('Username or e-mail').fill('ada@example.org')
      if (javaScriptEnabled) await look(page)
      await page.getByRole('button', { name: 'Send the link' }).click()
      await expect(page.getByText('If there is such an account')).toBeVisible()
      const paths = () =>
        smtp.received.flatMap((one) => /\/(reset|confirm)\/[\w-]{43}/.exec(textOf(one))?.[0] ?? [])
      await expect.poll(paths).toHaveLength(2)
      const pathOf = (kind: string) => paths().find((path) => path.startsWith(`/${kind}`)) ?? ''
      await page.goto(pathOf('confirm'))
      if (javaScriptEnabled) await look(page)
      await page.getByRole('button', { name: 'Confirm' }).click()
      await expect(page.getByText('Confirmed. Thank you!')).toBeVisible()
      await page.goto(pathOf('reset'))
      if (javaScriptEnabled) await look(page)
      await page.getByLabel('New password').fill('12345678')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await expect(page.getByText('New password is too easy to guess.')).toBeVisible()
      await page.getByLabel('New password').fill('another horse entirely')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await expect(page.getByText('Your password was changed.')).toBeVisible()
      const used = await page.goto(pathOf('reset'))
      expect(used?.status()).toBe(404)
      await expect(page.getByRole('heading', { name: 'This link is over' })).toBeVisible()
      if (javaScriptEnabled) await look(page)
      await logIn(page, { username: ada.username, password: 'another horse entirely' })
    } finally {
      await context.close()
      await hearth.remove()
      smtp.close()
    }
  })
}

test('who may not sign up is told so, and an invite link says who it is from', async ({
  visitor,
  browser,
}) => {
  const hearth = await startHearth()
  const context = await browser.newContext({ baseURL: hearth.url })
  try {
    const olga = await signUp(hearth.url, 'olga', 'Olga')
    await call(olga, 'PATCH', 'admin/signup', { signup: 'invite' })
    const page = await context.newPage()
    await page.goto('/signup')
    await expect(page.getByText('needs an invite link')).toBeVisible()
    await look(page)
    const { invite } = await call<{ invite: { code: string } }>(olga, 'POST', 'admin/invites', {})
    await page.goto(`/invite/${invite.code}`)
    await look(page)
    await page.getByRole('link', { name: 'Sign up to join' }).click()
    await expect(page.getByText('Olga invites you to Hearth.')).toBeVisible()
    await page.getByLabel('Username').fill('newcomer')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page).not.toHaveURL(/signup/)
    await call(olga, 'PATCH', 'admin/signup', { signup: 'closed' })
    const other = await visitor()
    await other.goto(`${hearth.url}/signup`)
    await expect(other.getByText('Nobody can sign up at Hearth at the moment.')).toBeVisible()
    await look(other)
  } finally {
    await context.close()
    await hearth.remove()
  }
})
