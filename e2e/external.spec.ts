import { signUp } from './api.ts'
import { type Hearth, startHearth } from './hearth.ts'
import { look } from './look.ts'
import { startProvider } from './openid-provider.ts'
import { test as base, expect, logIn } from './test.ts'

type Provider = Awaited<ReturnType<typeof startProvider>>

const test = base.extend<object, { provider: Provider; hearth: Hearth }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const provider = await startProvider()
      await use(provider)
      await provider.close()
    },
    { scope: 'worker' },
  ],
  hearth: [
    async ({ provider }, use) => {
      const hearth = await startHearth({ env: provider.env })
      await signUp(hearth.url, 'owner')
      await use(hearth)
      await hearth.remove()
    },
    { scope: 'worker' },
  ],
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with a script' : 'without a script', () => {
    test.use({ javaScriptEnabled })

    test('one signs up and in by another site, and links an account that is there', async ({
      visitor,
      person,
      provider,
    }) => {
      const sub = `person ${javaScriptEnabled}`
      provider.state.person = { sub, name: 'Grace H.', preferred_username: `grace-${javaScriptEnabled}` }
      const page = await visitor()
      await page.goto('/signup')
      await page.getByRole('link', { name: 'Continue with Home' }).click()
      await page.goto('/settings')
      await expect(page.getByText(`@grace-${javaScriptEnabled}`)).toBeVisible()
      await page.goto('/settings/ways-in')
      await page.getByRole('button', { name: 'Unlink' }).click()
      await expect(page.getByText('That is your only way to sign in.', { exact: false })).toBeVisible()
      const again = await visitor()
      await again.goto('/login?next=/settings')
      if (javaScriptEnabled) await look(again)
      await again.getByRole('link', { name: 'Continue with Home' }).click()
      await expect(again).toHaveURL(/\/settings$/)
      await expect(again.getByText(`@grace-${javaScriptEnabled}`)).toBeVisible()

      provider.state.person = { sub: `other ${sub}`, name: 'Ada' }
      const ada = await person('Ada')
      await ada.page.goto('/settings/ways-in')
      await ada.page.getByRole('button', { name: 'Link' }).click()
      await ada.page.getByRole('link', { name: 'Go on to Home' }).click()
      await expect(ada.page.getByText('It is linked.')).toBeVisible()
      if (javaScriptEnabled) await look(ada.page)
      const elsewhere = await visitor()
      await elsewhere.goto('/login?next=/settings')
      await elsewhere.getByRole('link', { name: 'Continue with Home' }).click()
      await expect(elsewhere.getByText(`@${ada.account.username}`)).toBeVisible()
      await ada.page.getByRole('button', { name: 'Unlink' }).click()
      await expect(ada.page.getByText('Not linked')).toBeVisible()
      await logIn(await visitor(), ada.account)
    })

    test('what went wrong at the other site is said at login', async ({ visitor, provider }) => {
      provider.state.bend = { claims: { nonce: 'another' } }
      const page = await visitor()
      await page.goto('/login')
      await page.getByRole('link', { name: 'Continue with Home' }).click()
      await expect(page.getByText("Signing in by that site didn't work.", { exact: false })).toBeVisible()
      provider.state.bend = {}
    })
  })
}
