import type { Metadata } from 'next'
import { Form, Line } from '@/components/form.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'
import { OtherWay } from '../other-way.tsx'
import { forgot } from '../recovery.ts'

export const metadata: Metadata = { title: 'Forgotten password' }

export default function ForgotPage() {
  const { chat, settings } = house()
  return (
    <>
      <Sheet className="flex flex-col gap-4">
        <header className="flex flex-col gap-1">
          <h1 className="text-2xl">Forgotten password</h1>
          <p className="text-muted">
            {chat.people.mails
              ? 'We send a link to the e-mail address of your account. By it you choose a new password.'
              : `${settings.name} sends no mail. Ask whoever runs it for a link by which you choose a new password.`}
          </p>
        </header>
        {chat.people.mails ? (
          <Form action={forgot} submit="Send the link" wide>
            <Line
              label="Username or e-mail"
              name="account"
              required
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Form>
        ) : null}
      </Sheet>
      <OtherWay ask="Remembered it?" path="/login" word="Log in" next="/" />
    </>
  )
}
