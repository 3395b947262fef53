import type { Metadata } from 'next'
import { Form, Line } from '@/components/form.tsx'
import { NewPassword } from '@/components/new-password.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import { house } from '@/lib/house.ts'
import { changePassword } from '../actions.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'

export const metadata: Metadata = { title: 'Password' }

export default async function PasswordPage() {
  const here = await signedIn('/settings/password')
  const { username } = here
  const { proof } = house().chat.people
  const has = await proof.hasPassword(here)
  if (!has && (await proof.asks(here)) !== 'nothing') {
    return (
      <Section title="Password" about="You have none yet.">
        <Notice>To set one, log out and in again, then come back here.</Notice>
      </Section>
    )
  }
  return (
    <Section
      title="Password"
      about="A new password logs you out everywhere else. Tokens stay until you revoke them."
    >
      <Form action={changePassword} submit={has ? 'Change password' : 'Set password'}>
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" value={username} autoComplete="username" readOnly hidden />
        {has ? (
          <Line
            label="Current password"
            name="current"
            type="password"
            required
            autoComplete="current-password"
          />
        ) : null}
        <NewPassword label="New password" />
      </Form>
    </Section>
  )
}
