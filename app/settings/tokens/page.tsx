import type { Metadata } from 'next'
import { Form, Line } from '@/components/form.tsx'
import { PasswordWhenAsked } from '@/components/proof-lines.tsx'
import type { TokenInfo } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { createToken, revokeToken } from '../actions.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'
import { When } from '../when.tsx'
import { Expiry, NewSecret, Scopes } from './new-token.tsx'

export const metadata: Metadata = { title: 'Tokens' }

export default async function TokensPage() {
  const here = await signedIn('/settings/tokens')
  const tokens = await house().identity.tokens(here)
  return (
    <>
      <Section
        title="New token"
        about="For bots and scripts: whoever has it acts as you, over HTTP and Socket.IO, as far as you let it. Give each program its own."
      >
        <Form action={createToken} submit="Create token">
          <NewSecret />
          <Line
            label="Name"
            name="name"
            required
            maxLength={limits.tokenName.max}
            autoComplete="off"
            hint="So that you know it again, such as “weather bot”."
          />
          <Scopes />
          <Expiry />
          <PasswordWhenAsked
            username={here.username}
            why="Whoever has a token that administers has your account. Please say your password, to be sure that it is you."
          />
        </Form>
      </Section>
      <Section title="Your tokens">
        {tokens.length === 0 ? (
          <p className="text-muted">There are none yet.</p>
        ) : (
          <ul className="flex flex-col divide-y divide-border">
            {tokens.map((token) => (
              <Row key={token.id} token={token} />
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

const may = { read: 'reads', write: 'writes', admin: 'administers' }

function Row({ token: { id, name, createdAt, lastUsedAt, expiresAt, scopes } }: { token: TokenInfo }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="break-words font-medium">{name}</p>
        <p className="text-sm">{new Intl.ListFormat('en').format(scopes.map((scope) => may[scope]))}</p>
        <p className="text-muted text-sm">
          Made <When at={createdAt} day />,{' '}
          {lastUsedAt ? (
            <>
              last used <When at={lastUsedAt} />
            </>
          ) : (
            'not used yet'
          )}
          ,{' '}
          {expiresAt ? (
            <>
              expires <When at={expiresAt} day />
            </>
          ) : (
            'does not expire'
          )}
        </p>
      </div>
      <Form action={revokeToken} values={{ id }} look={{ variant: 'danger', size: 'sm' }} submit="Revoke" />
    </li>
  )
}
