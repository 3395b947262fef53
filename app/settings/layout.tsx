import type { ReactNode } from 'react'
import { Sectioned } from '@/components/sections.tsx'
import { house } from '@/lib/house.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { viewer } from '../session.ts'
import { SettingsNav } from './nav.tsx'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const administers = !refused(house().chat.takeOffice(await viewer(), ''))
  return (
    <Sectioned title="Settings" nav={<SettingsNav administers={administers} />}>
      {children}
    </Sectioned>
  )
}
