import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import { HearthProvider } from '@/components/hearth.tsx'
import { VisitorShell } from '@/components/shell/visitor.tsx'
import { house } from '@/lib/house.ts'
import { viewer } from '../session.ts'
import { zone } from '../zone.ts'
import { me } from './seat.ts'

/** Visitors do not load what members alone need. */
const MemberShell = dynamic(() => import('@/components/shell/member.tsx'))

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const here = await viewer()
  const rooms = here ? await house().chat.rooms.mine(here) : []
  const Shell = here ? MemberShell : VisitorShell
  return (
    <HearthProvider key={here?.id ?? 'visitor'} me={here && me(here)} rooms={rooms} zone={await zone()}>
      <Shell name={house().settings.name}>{children}</Shell>
    </HearthProvider>
  )
}
