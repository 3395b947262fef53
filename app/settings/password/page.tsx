import type { Metadata } from 'next'
import { Form, Line } from '@/components/form.tsx'
import { NewPassword } from '@/components/new-password.tsx'
import { changePassword } from '../actions.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'

export const metadata: Metadata = { title: 'Password' }

export default async function PasswordPage() {
  const { username } = await signedIn('/settings/password')
  return (
    <Section
      title="Password"
      about="A new password logs you out everywhere else. Tokens stay until you revoke them."
    >
      <Form action={changePassword} submit="Change password">
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" value={username} autoComplete="username" readOnly hidden />
        <Line
          label="Current password"
          name="current"
          type="password"
          required
          autoComplete="current-password"
        />
        <NewPassword label="New password" />
      </Form>
    </Section>
  )
}
