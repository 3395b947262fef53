import { notFound } from 'next/navigation'
import { Form, Line } from '@/components/form.tsx'
import { BackLink } from '@/components/shell/back.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Choice } from '@/components/ui/field.tsx'
import type { AccountInfo } from '@/lib/chat/accounts.ts'
import type { Office } from '@/lib/chat/office.ts'
import { house } from '@/lib/house.ts'
import { byUser } from '@/lib/protocol/administration.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { findable } from '../../../missing.tsx'
import { Section } from '../../../settings/section.tsx'
import { When } from '../../../settings/when.tsx'
import {
  appoint,
  factorOff,
  handOver,
  passwordLink,
  removePicture,
  signOutEverywhere,
  suspend,
  takeBack,
  unsuspend,
} from '../../actions.ts'
import { Choose, OnceShown, Sanction } from '../../fields.tsx'
import { Facts, Frame } from '../../frame.tsx'
import { office, titled } from '../../office.ts'

export const generateMetadata = titled('A person')

type Props = { params: Promise<{ user: string }> }

export default findable(async function PersonPage({ params }: Props) {
  const held = await office()
  const input = parse(byUser, await params)
  const person = refused(input) ? input : await house().chat.accounts.one(held, input.user)
  if (refused(person)) notFound()
  const { name, username, email, formerEmail, role, guestUntilConfirmed, createdAt, lastSeenAt, suspended } =
    person
  return (
    <Frame at="/admin/people">
      <BackLink href="/admin/people">All people</BackLink>
      <Section title={name} about={`@${username}`}>
        <Avatar person={person} size="lg" />
        <Facts
          facts={[
            ['Role', guestUntilConfirmed ? `${role}, until they confirm their e-mail address` : role],
            [
              'E-mail',
              formerEmail ? `${email ?? 'none'}; new passwords go to ${formerEmail}` : (email ?? 'none'),
            ],
            ['Since', <When key="since" at={createdAt} day />],
            ['Last seen', lastSeenAt ? <When key="seen" at={lastSeenAt} /> : 'not lately'],
          ]}
        />
        {suspended ? <Suspended suspended={suspended} /> : null}
      </Section>
      {mayTouch(held, person) ? <Acts person={person} isOwner={held.viewer.role === 'owner'} /> : null}
    </Frame>
  )
})

/** What the rules decide anyway; here it is what is not worth showing. */
function mayTouch({ viewer }: Office, { id, role }: AccountInfo): boolean {
  if (viewer.id === id || role === 'owner') return false
  return viewer.role === 'owner' || role !== 'administrator'
}

function Suspended({ suspended: { until, why } }: { suspended: NonNullable<AccountInfo['suspended']> }) {
  return (
    <p>
      Suspended{' '}
      {until ? (
        <>
          until <When at={until} />
        </>
      ) : (
        'for good'
      )}
      {why ? `: ${why}` : '.'}
    </p>
  )
}

function Acts({
  person: { id: user, username, avatar, role, suspended },
  isOwner,
}: {
  person: AccountInfo
  isOwner: boolean
}) {
  return (
    <>
      <Section
        title="Role"
        about="Guests see only the rooms they were let into. Administrators do all that you see here."
      >
        <Form action={appoint} values={{ user }} submit="Change role" look={{ variant: 'quiet' }}>
          <Choose name="role" label="Role" defaultValue={role}>
            {isOwner ? <option value="administrator">Administrator</option> : null}
            <option value="member">Member</option>
            <option value="guest">Guest</option>
          </Choose>
        </Form>
      </Section>
      {avatar ? (
        <Section title="Picture" about="They may choose another one.">
          <Form
            action={removePicture}
            values={{ user }}
            submit="Remove the picture"
            look={{ variant: 'danger' }}
          />
        </Section>
      ) : null}
      {suspended ? (
        <Section title="Suspension">
          <Form action={unsuspend} values={{ user }} submit="Let them in again" look={{ variant: 'quiet' }} />
        </Section>
      ) : (
        <Section title="Suspend" about="They are out at once and cannot log in. What they said stays.">
          <Form action={suspend} values={{ user }} submit="Suspend" look={{ variant: 'danger' }}>
            <Sanction told="They are told when they log in." />
          </Form>
        </Section>
      )}
      <Section title="Log out everywhere" about="Ends all their sessions and tokens.">
        <Form
          action={signOutEverywhere}
          values={{ user }}
          submit="Log out everywhere"
          look={{ variant: 'danger' }}
        />
      </Section>
      <Section
        title="Take back every way in"
        about="For an account that somebody else got into. All its passkeys, linked accounts, open links, tokens and sessions go, and so does its e-mail address; its password opens nothing any more. The one way in is a link to a new password, for you to hand to them; then they give an address again. Two-step sign-in stays: see whether it is theirs."
      >
        <Form
          action={takeBack}
          values={{ user }}
          submit="Take back every way in"
          look={{ variant: 'danger' }}
        >
          <Choice type="checkbox" name="sure" required label="Yes, I know how to reach them" />
          <OnceShown label="Link to a new password, for its owner" />
        </Form>
      </Section>
      <Section
        title="A new password"
        about="A link with which they choose a new password, for you to hand to them. It works once."
      >
        <Form action={passwordLink} values={{ user }} submit="Make a link" look={{ variant: 'quiet' }}>
          <OnceShown label="Link to a new password" />
        </Form>
      </Section>
      <Section
        title="Two-step sign-in"
        about="For somebody who lost their app and their recovery codes. Be sure that it is they who ask."
      >
        <Form action={factorOff} values={{ user }} submit="Switch it off" look={{ variant: 'danger' }} />
      </Section>
      {isOwner ? (
        <Section
          title="Hand the instance over"
          about={`@${username} becomes the owner, and you an administrator. Only they can undo that.`}
        >
          <Form action={handOver} values={{ user }} submit="Hand over" look={{ variant: 'danger' }}>
            <Line label="Their username" name="username" required autoComplete="off" />
          </Form>
        </Section>
      ) : null}
    </>
  )
}
