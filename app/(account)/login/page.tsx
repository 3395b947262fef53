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
import { OtherWay } from '../other-way.tsx'
import { PasskeyLogin } from './passkey-login.tsx'

export const metadata: Metadata = { title: 'Log in' }

type Query = { next?: string | string[]; error?: string | string[]; new?: string | string[] }

export default async function LoginPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next, error, new: changed } = await searchParams
  const to = nextPath(next)
  if (await viewer()) redirect(to)
  return (
    <>
      <Sheet className="flex flex-col gap-4">
        <h1 className="text-2xl">Log in</h1>
        {changed === 'password' ? <Notice>Your password was changed. Log in with the new one.</Notice> : null}
        {error ? <Notice tone="danger">{sentence(error)}</Notice> : null}
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
      </Sheet>
      <OtherWay ask={`New at ${house().settings.name}?`} path="/signup" word="Sign up" next={to} />
    </>
  )
}

/** next-auth tells only a word. What it is not known to say is not repeated: a link could say anything. */
function sentence(error: string | string[]): string {
  return error === 'CredentialsSignin' ? 'Wrong username or password.' : 'Please sign in again.'
}
