import Link from 'next/link'
import { sendConfirmation } from '@/app/settings/actions.ts'
import type { Viewer } from '@/lib/ground/viewer.ts'
import { house } from '@/lib/house.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { Form } from '../form.tsx'
import { Notice } from '../ui/notice.tsx'

/** For whoever is a guest for no other reason than that their address is not confirmed yet. */
export async function Unconfirmed({ guest }: { guest: Viewer }) {
  const profile = await house().chat.people.profile(guest)
  if (refused(profile) || !profile.guestUntilConfirmed) return null
  const { email, emailConfirmed } = profile
  if (!email || emailConfirmed) {
    return (
      <Notice>
        You see the rooms here once you confirm an e-mail address that may sign up. Give it in{' '}
        <Link href="/settings" prefetch={false} className="underline">
          your settings
        </Link>
        .
      </Notice>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <Notice>
        We sent a link to <strong className="break-words">{email}</strong>. Follow it to see the rooms here.
      </Notice>
      <Form action={sendConfirmation} submit="Send it again" look={{ variant: 'quiet', size: 'sm' }} />
    </div>
  )
}
