import { Form } from '@/components/form.tsx'
import { PasswordLine } from '@/components/proof-lines.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import type { Linked } from '@/lib/chat/external.ts'
import type { Asked } from '@/lib/chat/proof.ts'
import { house } from '@/lib/house.ts'
import { allowLinking, unlinkProvider } from '../provider-actions.ts'
import { Section } from '../section.tsx'
import { When } from '../when.tsx'

type Props = { asks: Asked; username: string }

/** Also those that this instance no longer has: what is linked can be unlinked. */
export function Providers({
  linked,
  linking,
  ...rest
}: Props & { linked: Linked[]; linking: string | undefined }) {
  const { providers } = house().settings
  if (providers.length === 0 && linked.length === 0) return null
  const ready = providers.find(({ key }) => key === linking)
  const unlinked = providers.filter(({ kept }) => !linked.some(({ provider }) => provider === kept))
  return (
    <Section
      title="Other sites"
      about="Link an account of another site to log in by it. Two-step sign-in asks for your code all the same."
    >
      {ready ? (
        <Notice>
          <span className="flex flex-wrap items-center justify-between gap-3">
            Log in there with the account that you want to link.
            <a
              href={`/login/with/${ready.key}?next=/settings/ways-in`}
              className={buttonClass({ variant: 'quiet', size: 'sm' })}
            >
              Go on to {ready.name}
            </a>
          </span>
        </Notice>
      ) : null}
      <ul className="flex flex-col divide-y divide-border">
        {linked.map(({ provider, createdAt }) => (
          <li key={provider} className="flex flex-col gap-2 py-3">
            <p className="font-medium">{nameOf(provider)}</p>
            <p className="text-muted text-sm">
              Linked <When at={createdAt} day />
            </p>
            <Change action={unlinkProvider} submit="Unlink" provider={provider} {...rest} />
          </li>
        ))}
        {unlinked.map(({ key, name }) => (
          <li key={key} className="flex flex-col gap-2 py-3">
            <p className="font-medium">{name}</p>
            <p className="text-muted text-sm">Not linked</p>
            <Change action={allowLinking} submit="Link" provider={key} {...rest} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** As this instance calls it; what it knows no more is called by its address. */
function nameOf(kept: string): string {
  return house().settings.providers.find((one) => one.kept === kept)?.name ?? kept.replace(/^oidc /, '')
}

function Change({
  action,
  submit,
  provider,
  asks,
  username,
}: Props & { action: typeof allowLinking; submit: string; provider: string }) {
  const name = nameOf(provider)
  return (
    <Form
      action={action}
      values={{ provider }}
      look={{ variant: submit === 'Unlink' ? 'danger' : 'quiet', size: 'sm' }}
      submit={
        <>
          {submit}
          <span className="sr-only"> {name}</span>
        </>
      }
    >
      {asks === 'password' ? <PasswordLine username={username} /> : null}
    </Form>
  )
}
