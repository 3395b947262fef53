import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Form, Line } from '@/components/form.tsx'
import { NewPassword } from '@/components/new-password.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import type { Admission } from '@/lib/chat/admission.ts'
import { house } from '@/lib/house.ts'
import { byCode, parse } from '@/lib/protocol/commands.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { nextPath } from '../../next-path.ts'
import { viewer } from '../../session.ts'
import { signup } from '../actions.ts'
import { OtherSites } from '../other-sites.tsx'
import { OtherWay } from '../other-way.tsx'

export const metadata: Metadata = { title: 'Sign up' }

type Query = { next?: string | string[]; invite?: string | string[] }

/** An invite that is good now; what is not is as none. */
async function invitation(given: Query['invite']) {
  const input = parse(byCode, { code: given })
  if (refused(input)) return null
  const found = await house().chat.invites.look(input.code)
  return refused(found) ? null : { ...found, code: input.code }
}

export default async function SignupPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams
  const to = nextPath(query.next)
  if (await viewer()) redirect(to)
  const admission = await house().chat.signup.admission()
  const invite = await invitation(query.invite)
  const { first } = admission
  const shut = whyNot(admission, invite !== null)
  const domains = needed(admission, invite)
  const why = shut ?? (domains.length > 0 && !house().chat.people.mails ? unprovable() : null)
  return (
    <>
      <Sheet className="flex flex-col gap-4">
        <header className="flex flex-col gap-1">
          <h1 className="text-2xl">{first ? 'Create the first account' : 'Sign up'}</h1>
          <p className="text-muted">{about(admission, invite)}</p>
        </header>
        {query.invite && !invite && !first ? (
          <Notice tone="warn">
            That invite link has expired, was withdrawn, or was never made. Ask whoever sent it for a new one.
          </Notice>
        ) : null}
        {why ? (
          <Notice>{why}</Notice>
        ) : (
          <Form
            action={signup}
            submit={first ? 'Create the owner’s account' : 'Sign up'}
            wide
            values={{ next: to, ...(invite ? { invite: invite.code } : {}) }}
          >
            <Fields domains={domains} />
          </Form>
        )}
        {shut ? null : <OtherSites next={to} invite={invite?.code} />}
      </Sheet>
      {first ? null : <OtherWay ask="Have an account?" path="/login" word="Log in" next={to} />}
    </>
  )
}

type Invite = Awaited<ReturnType<typeof invitation>>

function about({ first }: Admission, invite: Invite): string {
  if (first) return 'The first account owns this instance, so let it be yours.'
  const { name } = house().settings
  if (!invite) return `One account for every room at ${name}.`
  return `${invite.by.name} invites you to ${invite.room?.name ?? name}.`
}

/** A sentence for whoever can't sign up now. */
function whyNot({ first, signup }: Admission, invited: boolean): string | null {
  if (first) return null
  const { name } = house().settings
  if (signup === 'closed') return `Nobody can sign up at ${name} at the moment.`
  if (signup !== 'invite' || invited) return null
  return `Signing up at ${name} needs an invite link. Ask somebody who is there for one.`
}

/** Other sites say whose an address is; a password does not. */
const unprovable = () =>
  `Signing up at ${house().settings.name} needs an e-mail address that is confirmed, and mail is not set up here. Please ask the owner.`

/** What addresses have to end in; of none where any will do, or none. */
function needed({ first, signup, domains }: Admission, invite: Invite): string[] {
  return signup === 'domain' && !first && (!invite || invite.room) ? domains : []
}

function Fields({ domains }: { domains: string[] }) {
  const ends = new Intl.ListFormat('en', { type: 'disjunction' }).format(domains.map((name) => `@${name}`))
  const { username, displayName } = limits
  return (
    <>
      <Line
        label="Username"
        name="username"
        required
        maxLength={username.max}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint="How people find you. It can't be changed later."
      />
      <Line
        label="Display name"
        name="name"
        maxLength={displayName.max}
        autoComplete="name"
        hint="What others see beside your messages. Optional."
      />
      <Line
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        required={domains.length > 0}
        hint={
          domains.length > 0
            ? `Must end in ${ends}. We send you a link there to confirm it. Others don't see it.`
            : "Optional. Others don't see it."
        }
      />
      <NewPassword label="Password" />
    </>
  )
}
