import type { Page } from '@playwright/test'
import { signUp } from './api.ts'
import { codeOf } from './authenticator.ts'
import { look } from './look.ts'
import { alive, expect, logIn, test } from './test.ts'

test('two-step sign-in is set up with the QR code’s key, asked for at login, and switched off', async ({
  person,
  visitor,
}) => {
  const { page, account } = await person('Ada')
  await page.goto('/settings/two-step')
  await alive(page)
  await look(page)
  await page.getByRole('button', { name: 'Set it up' }).click()
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible()
  await look(page)
  const key = (await page.locator('[data-secret]').textContent()) ?? ''
  await page.getByRole('textbox', { name: 'Code' }).fill('000000')
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await expect(page.getByText("That code isn't right", { exact: false })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Code' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(key))
  await page.getByRole('button', { name: 'Switch it on' }).click()
  const codes = page.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(codes).toHaveCount(10)
  await look(page)
  const recovery = (await codes.first().textContent()) ?? ''
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toBe('recovery-codes.txt')
  await page.reload()
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible()
  await expect(codes).toHaveCount(0)

  const elsewhere = await visitor()
  await elsewhere.goto('/login?next=/settings')
  await elsewhere.getByLabel('Username or e-mail').fill(account.username)
  await elsewhere.getByLabel('Password').fill(account.password)
  await elsewhere.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(elsewhere.getByRole('heading', { name: 'One more step' })).toBeVisible()
  await look(elsewhere)
  await elsewhere.getByRole('textbox', { name: 'Code' }).fill('000000')
  await elsewhere.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(elsewhere.getByText("That code isn't right", { exact: false })).toBeVisible()
  await elsewhere.getByRole('textbox', { name: 'Code' }).fill(codeOf(key, 30_000))
  await elsewhere.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(elsewhere).toHaveURL(/\/settings$/)

  await page.getByLabel('Password').fill(account.password)
  await page.getByRole('textbox', { name: 'Code' }).fill(recovery)
  await page.getByRole('button', { name: 'Switch it off' }).click()
  await expect(page.getByText('Two-step sign-in is off.')).toBeVisible()
  await logIn(await visitor(), account)
})

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })

  test('two-step sign-in is set up, used and switched off', async ({ person, visitor }) => {
    const { page, account } = await person('Grace')
    await page.goto('/settings/two-step')
    await page.getByRole('button', { name: 'Set it up' }).click()
    const key = (await page.locator('[data-secret]').textContent()) ?? ''
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(key))
    await page.getByRole('button', { name: 'Switch it on' }).click()
    const codes = page.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem')
    await expect(codes).toHaveCount(10)
    const recovery = (await codes.allTextContents())[0] ?? ''

    const elsewhere = await visitor()
    await elsewhere.goto('/login')
    await elsewhere.getByLabel('Username or e-mail').fill(account.username)
    await elsewhere.getByLabel('Password').fill(account.password)
    await elsewhere.getByRole('button', { name: 'Log in', exact: true }).click()
    await elsewhere.getByRole('textbox', { name: 'Code' }).fill(recovery)
    await elsewhere.getByRole('button', { name: 'Log in', exact: true }).click()
    await expect(elsewhere).not.toHaveURL(/\/login/)

    await page.goto('/settings/two-step')
    await expect(page.getByText('9 recovery codes are left.')).toBeVisible()
    await page.getByLabel('Password').fill(account.password)
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(key, 30_000))
    await page.getByRole('button', { name: 'Make new recovery codes' }).click()
    await expect(codes).toHaveCount(10)
    expect(await codes.allTextContents()).not.toContain(recovery)
  })
})

/** A phone's or a laptop's own authenticator, whose owner always puts their finger on it. */
async function withAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    keys: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** Another finger. */
    strange: (is: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: !is }),
  }
}

test('a passkey is added, signs in without password and code, is renamed and removed', async ({
  visitor,
  hearth,
}) => {
  const account = await signUp(hearth.url, 'joan')
  const page = await visitor()
  const here = `http://localhost:${hearth.port}`
  const authenticator = await withAuthenticator(page)
  await page.goto(`${here}/login?next=/settings/ways-in`)
  await page.getByLabel('Username or e-mail').fill(account.username)
  await page.getByLabel('Password').fill(account.password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible()
  await expect(page.getByText('There are none yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('Added. You can log in with it from now on.')).toBeVisible()
  expect(await authenticator.keys()).toHaveLength(1)
  await look(page)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('There is a passkey for this account on this device already.')).toBeVisible()

  await page.context().clearCookies()
  await page.goto(`${here}/login?next=/settings/ways-in`)
  await look(page)
  await authenticator.strange(true)
  await page.getByRole('button', { name: 'Log in with a passkey' }).click()
  await expect(page.getByRole('button', { name: 'Log in with a passkey' })).toBeEnabled()
  await expect(page).toHaveURL(/\/login/)
  await authenticator.strange(false)
  await page.getByRole('button', { name: 'Log in with a passkey' }).click()
  await expect(page).toHaveURL(/ways-in$/)
  await expect(page.getByText(/last used/)).toBeVisible()

  await page.getByText('Rename or remove').click()
  await look(page)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('My old laptop')
  await page.getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByText('My old laptop', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('There are none yet.')).toBeVisible()
  await page.context().clearCookies()
  await page.goto(`${here}/login`)
  await page.getByRole('button', { name: 'Log in with a passkey' }).click()
  await expect(page.getByText(/doesn't open an account here/)).toBeVisible()
})

test('where a browser can have no passkeys, none are spoken of at login', async ({ visitor }) => {
  const page = await visitor()
  await page.goto('/login')
  await alive(page)
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /passkey/ })).toHaveCount(0)
})
