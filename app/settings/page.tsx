import type { Metadata } from 'next'
import { Form, Line } from '@/components/form.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import { limits } from '@/lib/protocol/limits.ts'
import { logout } from '../(account)/actions.ts'
import { updateProfile } from './actions.ts'
import { Section } from './section.tsx'
import { signedIn } from './signed-in.ts'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const { id, name, username, email, role } = await signedIn('/settings')
  return (
    <Section title="Profile">
      <div className="flex min-w-0 items-center gap-4">
        <Avatar person={{ id, name }} size="lg" />
        <p className="min-w-0">
          <span className="block truncate font-medium text-lg">{name}</span>
          <span className="block truncate text-muted">
            @{username}
            {role === 'owner' ? ' · owns this instance' : ''}
          </span>
        </p>
      </div>
      <Form action={updateProfile} submit="Save">
        <Line
          label="Display name"
          name="name"
          required
          maxLength={limits.displayName.max}
          defaultValue={name}
          autoComplete="name"
          hint="What others see beside your messages."
        />
        <Line
          label="E-mail"
          name="email"
          type="email"
          defaultValue={email ?? ''}
          autoComplete="email"
          hint="Optional. You can log in with it. Others don't see it."
        />
      </Form>
      <form action={logout} className="border-border border-t pt-4">
        <Button type="submit" variant="quiet">
          Log out
        </Button>
      </form>
    </Section>
  )
}
