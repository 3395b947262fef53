'use client'
import { createInvite, revokeInvite } from '@/app/(chat)/actions.ts'
import type { InviteInfo } from '@/lib/chat/invites.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { Form, Line } from '../form.tsx'
import { Act } from '../ui/act.tsx'
import { Button } from '../ui/button.tsx'
import { useZone } from '../zone.ts'
import { CopyLine, useAddress } from './share-link.tsx'
import { moment } from './time.ts'

/** Links that let people in: how long, how often, and how often already. */
export function Invites({ slug, invites }: { slug: string; invites: InviteInfo[] }) {
  return (
    <section aria-labelledby="invites" className="flex flex-col gap-3">
      <h2 id="invites" className="scroll-mt-6 text-xl">
        Invite links
      </h2>
      {invites.length === 0 ? <p className="text-muted">There is no link that works now.</p> : null}
      <ul className="flex flex-col gap-3">
        {invites.map((invite) => (
          <InviteLine key={invite.id} slug={slug} invite={invite} />
        ))}
      </ul>
      <NewInvite slug={slug} />
    </section>
  )
}

function InviteLine({ slug, invite }: { slug: string; invite: InviteInfo }) {
  const zone = useZone()
  const address = useAddress(`/invite/${invite.code}`)
  const times =
    invite.uses === 0 ? 'not used yet' : invite.uses === 1 ? 'used once' : `used ${invite.uses} times`
  const used = invite.usesMax === null ? times : `${times}, of ${invite.usesMax} at most`
  return (
    <li className="sheet flex flex-col gap-2 rounded-lg border border-border bg-raised p-3">
      <CopyLine label="Invite link" text={address} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted text-sm">
          By {invite.by.name}, {used}, until {moment(invite.expiresAt, zone)}
        </p>
        <Act action={revokeInvite} values={{ room: slug, invite: invite.id }}>
          <Button type="submit" variant="danger" size="sm">
            Revoke
          </Button>
        </Act>
      </div>
    </li>
  )
}

function NewInvite({ slug }: { slug: string }) {
  return (
    <Form
      action={createInvite}
      submit="Create a link"
      look={{ variant: 'quiet' }}
      values={{ room: slug }}
      className="flex flex-wrap items-end gap-3 [&>button]:self-end"
    >
      <div className="w-32">
        <Line
          label="Days"
          name="days"
          type="number"
          min={1}
          max={limits.inviteDays.max}
          required
          defaultValue={limits.inviteDays.default}
        />
      </div>
      <div className="w-32">
        <Line label="Uses" name="uses" type="number" min={1} max={limits.inviteUsesMax} placeholder="Any" />
      </div>
    </Form>
  )
}
