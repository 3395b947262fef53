import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { Form, Line } from '@/components/form.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'
import { nextPath } from '../../next-path.ts'
import { viewer } from '../../session.ts'
import { login } from '../actions.ts'
import { OtherSites } from '../other-sites.tsx'
import { OtherWay } from '../other-way.tsx'
import { PasskeyLogin } from './passkey-login.tsx'

export const metadata: Metadata = { title: 'Log in' }

type Query = Partial<Record<'next' | 'error' | 'new' | 'said', string | string[]>>

export default async function LoginPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next, error, new: changed, said } = await searchParams
  const to = nextPath(next)
  if (await viewer()) redirect(to)
  const words = typeof said === 'string' ? house().chat.people.external.said(said) : null
  const fault = words ?? (error ? sentence(error) : null)
  return (
    <>
      <Sheet className="flex flex-col gap-4">
        <h1 className="text-2xl">Log in</h1>
        {changed === 'password' ? <Notice>Your password was changed. Log in with the new one.</Notice> : null}
        {fault ? <Notice tone="danger">{fault}</Notice> : null}
        <Form action={login} submit="Log in" wide values={{ next: to }}>
          <Line
            label="Username or e-mail"
            name="username"
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
          <Line label="Password" name="password" type="password" required autoComplete="current-password" />
        </Form>
        <PasskeyLogin next={to} />
        <Link
          href="/forgot"
          prefetch={false}
          className="self-start text-link text-sm underline underline-offset-2"
        >
          Forgot your password?
        </Link>
        <OtherSites next={to} />
      </Sheet>
      <OtherWay ask={`New at ${house().settings.name}?`} path="/signup" word="Sign up" next={to} />
    </>
  )
}

/** next-auth tells only a word. What it is not known to say is not repeated: a link could say anything. */
function sentence(error: string | string[]): string {
  if (error === 'CredentialsSignin') return 'Wrong username or password.'
  if (error === 'OAuthSignin')
    return 'That site could not be reached. Please try again, or log in another way.'
  if (error === 'OAuthCallback' || error === 'Callback')
    return "Signing in by that site didn't work. Please try again, or log in another way."
  return 'Please sign in again.'
}
