import type { Metadata } from 'next'
import { Form } from '@/components/form.tsx'
import { CodeLine, PasswordLine } from '@/components/proof-lines.tsx'
import { Button } from '@/components/ui/button.tsx'
import { house } from '@/lib/house.ts'
import { arrangeFactor } from '../factor-actions.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'
import { When } from '../when.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

export const metadata: Metadata = { title: 'Two-step sign-in' }

const about =
  'With it, your password alone lets nobody in: logging in also asks for a code from an app on your phone.'

/**
 * One form through all its states: what it was answered, the recovery codes above all, is shown where that left it, also
 * without a script.
 */
export default async function TwoStepPage() {
  const here = await signedIn('/settings/two-step')
  const { chat, settings } = house()
  const { proof, secondFactor } = chat.people
  const { since, codesLeft } = await secondFactor.state(here)
  const secrets = since ? null : await secondFactor.pending(here, settings.name)
  const [asks, hasPassword] = [await proof.asks(here), await proof.hasPassword(here)]
  const doing = since ? 'off' : secrets ? 'confirm' : 'begin'
  return (
    <Section title="Two-step sign-in" about={about}>
      {since ? (
        <p>
          It is on since <When at={since} day />. {codesLeftWords(codesLeft)}
        </p>
      ) : null}
      <Form
        action={arrangeFactor}
        submit={submits[doing]}
        look={since ? { variant: 'danger' } : undefined}
        values={since ? {} : { doing }}
        // A refusal on top would move one button to where the other was.
        className="flex flex-col gap-4 [&>[role=alert]]:order-last"
      >
        <RecoveryCodes name={settings.name} />
        {secrets ? <Secret text={secrets.text} uri={secrets.uri} /> : null}
        {doing === 'begin' ? null : (
          <>
            {(since ? hasPassword : asks === 'password') ? <PasswordLine username={here.username} /> : null}
            <CodeLine
              hint={since ? 'From your app, or a recovery code.' : 'The six digits that your app shows now.'}
            />
          </>
        )}
        {since ? (
          <Button type="submit" name="doing" value="renew" variant="quiet" className="self-start">
            Make new recovery codes
          </Button>
        ) : null}
      </Form>
    </Section>
  )
}

const submits = { begin: 'Set it up', confirm: 'Switch it on', off: 'Switch it off' }

function codesLeftWords(left: number): string {
  if (left === 0) return 'You have used all your recovery codes: make new ones.'
  return left === 1 ? 'One recovery code is left: make new ones.' : `${left} recovery codes are left.`
}

function Secret({ text, uri }: { text: string; uri: string }) {
  return (
    <div className="flex flex-col gap-3">
      <p>Scan this with an authenticator app, such as the one that came with your phone.</p>
      <QrCode of={uri} label="QR code for your authenticator app" />
      <p className="text-muted text-sm">
        On this very phone,{' '}
        <a href={uri} className="text-link underline underline-offset-2">
          open it in your app
        </a>
        , or type this key there:
      </p>
      <p className="break-all font-mono" data-secret>
        {text.replace(/.{4}(?=.)/g, '$& ')}
      </p>
    </div>
  )
}
