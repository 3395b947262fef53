import { Form, Line } from '@/components/form.tsx'
import type { BanInfo } from '@/lib/chat/bans.ts'
import { house } from '@/lib/house.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { When } from '../../settings/when.tsx'
import { banAddress, liftBan } from '../actions.ts'
import { Sanction } from '../fields.tsx'
import { Frame, Rows } from '../frame.tsx'
import { office, titled } from '../office.ts'

export const generateMetadata = titled('Addresses')

export default findable(async function AddressesPage() {
  const held = await office()
  const bans = await house().chat.bans.list(held)
  return (
    <Frame at="/admin/addresses">
      <Section
        title="Ban an address"
        about="Nobody from there gets in, with an account or without. Many people may share one address: suspend an account where that is enough."
      >
        <Form action={banAddress} submit="Ban" look={{ variant: 'danger' }}>
          <Line
            label="Address or network"
            name="network"
            required
            autoComplete="off"
            hint={`Such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32. You are at ${held.address || 'an unknown address'}.`}
          />
          <Sanction told="For you and the others here." />
        </Form>
      </Section>
      <Section title="Banned now">
        <Rows empty="No address is banned.">
          {bans.map((ban) => (
            <Row key={ban.id} ban={ban} />
          ))}
        </Rows>
      </Section>
    </Frame>
  )
})

function Row({ ban: { id, network, why, by, createdAt, until } }: { ban: BanInfo }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-all font-mono">{network}</p>
        <p className="break-words text-muted text-sm">
          {why ? `${why} · ` : ''}
          {by ? `@${by}, ` : ''}
          <When at={createdAt} day />,{' '}
          {until ? (
            <>
              until <When at={until} />
            </>
          ) : (
            'for good'
          )}
        </p>
      </div>
      <Form action={liftBan} values={{ id }} submit="Lift" look={{ variant: 'quiet', size: 'sm' }} />
    </li>
  )
}
