import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Form, Line } from '@/components/form.tsx'
import { PasswordWhenAsked } from '@/components/proof-lines.tsx'
import { Act } from '@/components/ui/act.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import { house } from '@/lib/house.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { Profile } from '@/lib/protocol/wire.ts'
import { logout } from '../(account)/actions.ts'
import { sendConfirmation, updateProfile } from './actions.ts'
import { Picture } from './picture.tsx'
import { Section } from './section.tsx'
import { signedIn } from './signed-in.ts'
import { TimeZone } from './time-zone.tsx'

export const metadata: Metadata = { title: 'Profile' }

const roleWords = {
  owner: ' · owns this instance',
  administrator: ' · administers this instance',
  member: '',
  guest: ' · guest',
}

function confirmed({ email, emailConfirmed, formerEmail, guestUntilConfirmed }: Profile): string {
  if (!house().chat.people.mails) return ''
  if (!email) return formerEmail ? `Until you confirm another, a new password is sent to ${formerEmail}.` : ''
  if (emailConfirmed) return 'It is confirmed.'
  const until = formerEmail ? ` Until it is, a new password is sent to ${formerEmail}.` : ''
  const guest = guestUntilConfirmed ? ' Follow it to see the rooms here.' : ''
  return `It is not confirmed yet: we sent you a link.${guest}${until}`
}

export default async function ProfilePage() {
  const here = await signedIn('/settings')
  const { people } = house().chat
  const profile = await people.profile(here)
  if (refused(profile)) redirect('/login?next=/settings')
  const { name, username, email, role, status, timeZone, emailConfirmed } = profile
  return (
    <Section title="Profile">
      <div className="flex min-w-0 items-center gap-4">
        <Avatar person={profile} size="lg" />
        <p className="min-w-0">
          <span className="block truncate font-medium text-lg">{name}</span>
          <span className="block truncate text-muted">
            @{username}
            {roleWords[role]}
          </span>
        </p>
      </div>
      <Picture person={profile} />
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
          hint={`Optional. You can log in with it. Others don't see it. ${confirmed(profile)}`}
        />
        <Line
          label="Status"
          name="status"
          maxLength={limits.statusLength}
          defaultValue={status}
          autoComplete="off"
          hint="A few words, such as “On holiday until Monday”. Optional."
        />
        <TimeZone chosen={timeZone} />
        <PasswordWhenAsked
          username={username}
          why="A new password can be sent to your e-mail address. To give another one, please say your password."
        />
      </Form>
      {email && !emailConfirmed && people.mails ? (
        <Form
          action={sendConfirmation}
          submit="Send the confirmation again"
          look={{ variant: 'quiet', size: 'sm' }}
        />
      ) : null}
      <Act action={logout} className="flex flex-col items-start gap-4 border-border border-t pt-4">
        <Button type="submit" variant="quiet">
          Log out
        </Button>
      </Act>
    </Section>
  )
}
