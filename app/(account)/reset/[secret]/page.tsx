import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Form, Tick } from '@/components/form.tsx'
import { NewPassword } from '@/components/new-password.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'
import { bySecret } from '@/lib/protocol/accounts.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { findable } from '../../../missing.tsx'
import { OverLink } from '../../over-link.tsx'
import { reset } from '../../recovery.ts'

export const metadata: Metadata = { title: 'New password', referrer: 'same-origin', robots: 'noindex' }

export default findable(ResetPage, <OverLink what="Ask for a new one" path="/forgot" />)

/** Looking uses nothing up: whoever scans mail opens its links. */
async function ResetPage({ params }: { params: Promise<{ secret: string }> }) {
  const input = parse(bySecret, await params)
  const link = refused(input) ? null : await house().chat.people.newPasswords.linkFor(input.secret)
  if (refused(input) || !link) notFound()
  return (
    <Sheet className="flex flex-col gap-4">
      <header className="flex flex-col gap-1">
        <h1 className="text-2xl">New password</h1>
        <p className="text-muted">
          For @{link.username}. You are logged out everywhere, and log in again with it.
        </p>
      </header>
      <Form action={reset} submit="Set the password" wide values={{ secret: input.secret }}>
        <input type="text" name="username" value={link.username} autoComplete="username" readOnly hidden />
        <NewPassword label="New password" />
        <Tick
          name="tokens"
          label="Revoke my tokens too"
          hint="Bots and scripts that act as you stop. Do this if somebody else may have had your password."
        />
        <Tick
          name="ways"
          label="Also remove passkeys and linked accounts"
          hint="Do this if somebody else may have been in your account. An e-mail address that this link did not come by goes too."
        />
      </Form>
    </Sheet>
  )
}
