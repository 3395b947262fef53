import type { Metadata } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice.tsx'
import { house } from '@/lib/house.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'
import { Passkeys } from './passkeys.tsx'
import { Providers } from './providers.tsx'

export const metadata: Metadata = { title: 'Ways to sign in' }

type Query = { link?: string | string[]; linked?: string | string[]; said?: string | string[] }

export default async function WaysInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const here = await signedIn('/settings/ways-in')
  const { link, linked, said } = await searchParams
  const { passkeys, external, proof, secondFactor } = house().chat.people
  const [keys, { since }] = [await passkeys.list(here), await secondFactor.state(here)]
  const [asks, hasPassword] = [await proof.asks(here), await proof.hasPassword(here)]
  const others = await external.linked(here)
  const fault = typeof said === 'string' ? external.said(said) : null
  return (
    <>
      {fault ? <Notice tone="danger">{fault}</Notice> : linked ? <Notice>It is linked.</Notice> : null}
      <Section title="Ways to sign in" about="All that opens your account. Keep at least two you can reach.">
        <ul className="flex flex-col divide-y divide-border">
          {hasPassword ? (
            <Way name="Password" state="Set" href="/settings/password">
              Change
            </Way>
          ) : (
            <Way name="Password" state="None" href="/settings/password">
              Set one
            </Way>
          )}
          <Way name="Two-step sign-in" state={since ? 'On' : 'Off'} href="/settings/two-step">
            {since ? 'Change' : 'Set up'}
          </Way>
          <li className="py-3">
            <p className="font-medium">Passkeys</p>
            <p className="text-muted text-sm">{countWords(keys.length)}</p>
          </li>
          {others.length > 0 ? (
            <li className="py-3">
              <p className="font-medium">Other sites</p>
              <p className="text-muted text-sm">{countWords(others.length)}</p>
            </li>
          ) : null}
        </ul>
      </Section>
      <Passkeys keys={keys} asks={asks} username={here.username} />
      <Providers
        linked={others}
        linking={typeof link === 'string' ? link : undefined}
        asks={asks}
        username={here.username}
      />
    </>
  )
}

const countWords = (count: number) => (count === 0 ? 'None' : count === 1 ? 'One' : `${count} of them`)

function Way({
  name,
  state,
  href,
  children,
}: {
  name: string
  state: string
  href: string
  children: ReactNode
}) {
  return (
    <li className="flex items-center justify-between gap-4 py-3">
      <div>
        <p className="font-medium">{name}</p>
        <p className="text-muted text-sm">{state}</p>
      </div>
      <Link
        href={href}
        prefetch={false}
        className="flex min-h-11 items-center text-link underline underline-offset-2 tablet:min-h-8"
      >
        {children}
        <span className="sr-only">: {name}</span>
      </Link>
    </li>
  )
}
