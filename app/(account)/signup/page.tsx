import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Form, Line } from '@/components/form.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { nextPath } from '../../next-path.ts'
import { viewer } from '../../session.ts'
import { signup } from '../actions.ts'
import { OtherWay } from '../other-way.tsx'

export const metadata: Metadata = { title: 'Sign up' }

export default async function SignupPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>
}) {
  const to = nextPath((await searchParams).next)
  if (await viewer()) redirect(to)
  const { chat, settings } = house()
  const first = await chat.people.none()
  return (
    <>
      <Sheet className="flex flex-col gap-4">
        <header className="flex flex-col gap-1">
          <h1 className="text-2xl">{first ? 'Create the first account' : 'Sign up'}</h1>
          <p className="text-muted">
            {first
              ? 'The first account owns this instance, so let it be yours.'
              : `One account for every room at ${settings.name}.`}
          </p>
        </header>
        <Form
          action={signup}
          submit={first ? 'Create the owner’s account' : 'Sign up'}
          wide
          values={{ next: to }}
        >
          <Fields />
        </Form>
      </Sheet>
      {first ? null : <OtherWay ask="Have an account?" path="/login" word="Log in" next={to} />}
    </>
  )
}

function Fields() {
  const { username, displayName, password } = limits
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
        hint="Optional. Others don't see it."
      />
      <Line
        label="Password"
        name="password"
        type="password"
        required
        autoComplete="new-password"
        hint={`At least ${password.min} characters.`}
      />
    </>
  )
}
