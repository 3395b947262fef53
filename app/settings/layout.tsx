import type { ReactNode } from 'react'
import { BackLink } from '@/components/shell/back.tsx'
import { house } from '@/lib/house.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { viewer } from '../session.ts'
import { SettingsNav } from './nav.tsx'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const administers = !refused(house().chat.takeOffice(await viewer(), ''))
  return (
    <main
      id="main"
      className="mx-auto flex w-full max-w-code flex-col gap-6 px-4 py-6 tablet:px-8 tablet:py-12"
    >
      <header>
        <BackLink href="/">Rooms</BackLink>
        <h1 className="text-2xl">Settings</h1>
      </header>
      <div className="flex flex-col gap-6 desktop:flex-row desktop:gap-12">
        <div className="shrink-0 desktop:w-48">
          <SettingsNav administers={administers} />
        </div>
        <div className="flex min-w-0 max-w-column flex-1 flex-col gap-6">{children}</div>
      </div>
    </main>
  )
}
