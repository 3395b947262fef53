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
  return (
    <div className="flex flex-col gap-3">
      <Notice>
        {email && !emailConfirmed ? (
          <>
            We sent a link to <strong className="break-words">{email}</strong>. Follow it to see the rooms
            here.
          </>
        ) : (
          <Another than={email} />
        )}
      </Notice>
      {email ? (
        <Form action={sendConfirmation} submit="Send it again" look={{ variant: 'quiet', size: 'sm' }} />
      ) : null}
    </div>
  )
}

/** An address that is confirmed may be one that signs nobody up, or was confirmed where nobody is made a member by it. */
function Another({ than }: { than: string | null }) {
  return (
    <>
      You see the rooms here once you confirm an e-mail address that may sign up. Give it in{' '}
      <Link href="/settings" prefetch={false} className="underline">
        your settings
      </Link>
      .
      {than ? (
        <>
          {' '}
          If <strong className="break-words">{than}</strong> is one, follow the link to it once more.
        </>
      ) : null}
    </>
  )
}
