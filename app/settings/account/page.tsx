import type { Metadata } from 'next'
import { Form } from '@/components/form.tsx'
import { PasswordLine } from '@/components/proof-lines.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { Choice } from '@/components/ui/field.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import { house } from '@/lib/house.ts'
import { deleteAccount } from '../leaving.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const here = await signedIn('/settings/account')
  const asked = await house().chat.people.proof.asks(here)
  return (
    <>
      <Section
        title="Your data"
        about="Your profile, your rooms, and all that you said, as one JSON file for you or another program."
      >
        <a href="/api/v1/me/export" download className={`${buttonClass({ variant: 'quiet' })} self-start`}>
          Download my data
        </a>
      </Section>
      <Section
        title="Delete account"
        about="This cannot be taken back. You leave all rooms, and nobody can log in as you any more. Rooms that only you own go to who was there longest."
      >
        {here.role === 'owner' ? (
          <Notice>You own this instance. Hand it over to somebody else first.</Notice>
        ) : asked === 'sign-in' ? (
          <Notice>You logged in a while ago. Log out and in again, then come back here.</Notice>
        ) : (
          <Form action={deleteAccount} submit="Delete my account" look={{ variant: 'danger' }}>
            <fieldset>
              <legend className="font-medium text-sm">What you said</legend>
              <Choice
                name="messages"
                value="keep"
                required
                label="Stays, as of “Deleted user”"
                hint="Conversations stay readable for the others."
              />
              <Choice
                name="messages"
                value="remove"
                required
                label="Goes"
                hint="In its place stands that a message was deleted."
              />
            </fieldset>
            {asked === 'password' ? <PasswordLine username={here.username} /> : null}
            <Choice type="checkbox" name="sure" required label="Yes, delete my account for good" />
          </Form>
        )}
      </Section>
    </>
  )
}
