import { Form, Line } from '@/components/form.tsx'
import { PasswordLine } from '@/components/proof-lines.tsx'
import type { Asked } from '@/lib/chat/proof.ts'
import { limits } from '@/lib/protocol/limits.ts'
import type { PasskeyInfo } from '@/lib/protocol/ways-in.ts'
import { removePasskey, renamePasskey } from '../passkey-actions.ts'
import { Section } from '../section.tsx'
import { When } from '../when.tsx'
import { AddPasskey } from './add-passkey.tsx'

type Props = { asks: Asked; username: string }

export function Passkeys({ keys, ...rest }: Props & { keys: PasskeyInfo[] }) {
  return (
    <Section
      title="Passkeys"
      about="A passkey is kept by your phone, computer or security key, and opens with your finger, face or PIN. It needs neither password nor code, and cannot be given to a false site."
    >
      {keys.length === 0 ? (
        <p className="text-muted">There are none yet.</p>
      ) : (
        <ul className="flex flex-col divide-y divide-border">
          {keys.map((key) => (
            <Row key={key.id} passkey={key} {...rest} />
          ))}
        </ul>
      )}
      <AddPasskey {...rest} />
    </Section>
  )
}

function Row({
  passkey: { id, name, createdAt, lastUsedAt },
  asks,
  username,
}: Props & { passkey: PasskeyInfo }) {
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="min-w-0">
        <p className="break-words font-medium">{name}</p>
        <p className="text-muted text-sm">
          Added <When at={createdAt} day />,{' '}
          {lastUsedAt ? (
            <>
              last used <When at={lastUsedAt} />
            </>
          ) : (
            'not used yet'
          )}
        </p>
      </div>
      <details>
        <summary className="flex min-h-11 items-center text-link underline underline-offset-2 tablet:min-h-8">
          Rename or remove<span className="sr-only"> “{name}”</span>
        </summary>
        <div className="flex flex-col gap-6 py-3">
          <Form
            action={renamePasskey}
            submit="Rename"
            values={{ id }}
            look={{ variant: 'quiet', size: 'sm' }}
          >
            <Line label="Name" name="name" required maxLength={limits.passkeyName.max} defaultValue={name} />
          </Form>
          <Form
            action={removePasskey}
            submit="Remove"
            values={{ id }}
            look={{ variant: 'danger', size: 'sm' }}
          >
            {asks === 'password' ? <PasswordLine username={username} /> : null}
          </Form>
        </div>
      </details>
    </li>
  )
}
