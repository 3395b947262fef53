import { Form, Line } from '@/components/form.tsx'
import { Choice } from '@/components/ui/field.tsx'
import type { InstanceInviteInfo } from '@/lib/chat/instance-invites.ts'
import { house } from '@/lib/house.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { When } from '../../settings/when.tsx'
import { createInvite, revokeInvite } from '../actions.ts'
import { Choose } from '../fields.tsx'
import { Badge, Frame, Rows } from '../frame.tsx'
import { office, ownAddress, titled } from '../office.ts'

export const generateMetadata = titled('Invites')

export default findable(async function InvitesPage() {
  const invites = await house().chat.instanceInvites.list(await office())
  const origin = await ownAddress()
  return (
    <Frame at="/admin/invites">
      <Section
        title="New invite"
        about="A link with which people make an account, whatever the sign-up policy says, unless it is closed."
      >
        <Form action={createInvite} submit="Make a link">
          <Choose name="days" label="Good for" defaultValue={String(limits.inviteDays.default)}>
            <option value="1">A day</option>
            <option value="7">A week</option>
            <option value="30">30 days</option>
          </Choose>
          <Line
            label="How many people"
            name="uses"
            type="number"
            min={1}
            max={limits.inviteUsesMax}
            hint="Empty for any number."
          />
          <Choice
            type="checkbox"
            name="guest"
            label="They are guests"
            hint="Guests see only rooms they are let into."
          />
        </Form>
      </Section>
      <Section title="Invites">
        <Rows empty="There are no links that still let people in.">
          {invites.map((invite) => (
            <Row key={invite.id} invite={invite} origin={origin} />
          ))}
        </Rows>
      </Section>
    </Frame>
  )
})

function Row({
  invite: { id, code, by, uses, usesMax, expiresAt, guest },
  origin,
}: {
  invite: InstanceInviteInfo
  origin: string
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-all font-mono text-sm">
          {origin}/invite/{code}
        </p>
        <p className="text-muted text-sm">
          By @{by.username}, used {usesMax === null ? uses : `${uses} of ${usesMax}`} times, until{' '}
          <When at={expiresAt} />
        </p>
      </div>
      {guest ? <Badge>guests</Badge> : null}
      <Form
        action={revokeInvite}
        values={{ id }}
        submit="Withdraw"
        look={{ variant: 'danger', size: 'sm' }}
      />
    </li>
  )
}
