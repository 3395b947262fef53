import Monitor from 'lucide-react/icons/monitor'
import Smartphone from 'lucide-react/icons/smartphone'
import type { Metadata } from 'next'
import { Form } from '@/components/form.tsx'
import type { SessionInfo } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import { endEverySession, endOtherSessions, endSession } from '../actions.ts'
import { deviceWords, isPhone } from '../device.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'
import { When } from '../when.tsx'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage() {
  const sessions = await house().identity.sessions(await signedIn('/settings/sessions'))
  const others = sessions.filter(({ current }) => !current)
  return (
    <Section
      title="Sessions"
      about="Where you are logged in. If you don't recognise one, log it out and change your password."
    >
      <ul className="flex flex-col divide-y divide-border">
        {[...sessions.filter(({ current }) => current), ...others].map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {others.length > 0 ? (
          <Form action={endOtherSessions} submit="Log out everywhere else" look={{ variant: 'danger' }} />
        ) : null}
        <Form action={endEverySession} submit="Log out everywhere, here too" look={{ variant: 'danger' }} />
      </div>
    </Section>
  )
}

function Row({
  session: { id, userAgent, address, createdAt, lastSeenAt, current },
}: {
  session: SessionInfo
}) {
  const Icon = isPhone(userAgent) ? Smartphone : Monitor
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <Icon size={20} className="shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {deviceWords(userAgent)}
          {current ? (
            <span className="rounded-full bg-accent-soft px-2 text-accent-ink text-xs leading-5">
              This one
            </span>
          ) : null}
        </p>
        <p className="text-muted text-sm">
          <span className="break-all">{address}</span> · since <When at={createdAt} />
          {current ? null : (
            <>
              , last seen <When at={lastSeenAt} />
            </>
          )}
        </p>
      </div>
      {current ? null : (
        <Form action={endSession} values={{ id }} look={{ variant: 'quiet', size: 'sm' }} submit="Log out" />
      )}
    </li>
  )
}
